package berth.console;

import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.problem.Problem;
import java.util.Locale;

/**
 * What went wrong, as a reader is told.
 *
 * @param message a whole sentence
 * @param nextStep a whole sentence, or empty
 * @param code for programs, and for those who ask an operator
 */
record Trouble(String message, String nextStep, String code) {
    static Trouble of(PlatformException failure) {
        return new Trouble(sentence(failure.getMessage()), sentence(failure.nextStep()), failure.code());
    }

    static Trouble of(Problem problem) {
        return new Trouble(sentence(problem.detail()), sentence(problem.nextStep()), problem.code());
    }

    static Trouble of(Failure failure) {
        return new Trouble(sentence(failure.message()), sentence(failure.nextStep()), failure.code());
    }

    /** In logs and in git's lines these texts stand after a colon; on a page they begin and end as sentences do. */
    private static String sentence(String text) {
        if (text.isBlank()) {
            return "";
        }
        var stripped = text.strip();
        var begun = stripped.substring(0, 1).toUpperCase(Locale.ROOT) + stripped.substring(1);
        return begun.matches("(?s).*[.!?:…]") ? begun : begun + ".";
    }
}
