package berth.console;

import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.problem.Problem;

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

    /**
     * What a form tells of a refusal.
     *
     * @throws PlatformException the same, if it has nothing to do with what was filled in
     */
    static Trouble inForm(PlatformException refused) {
        return switch (refused.category()) {
            case INVALID, CONFLICT -> of(refused);
            case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE, TOO_MANY, UNAVAILABLE, BUG -> throw refused;
        };
    }

    /** It begins as it is told, small, for its first word may be somebody's name; on a page it ends as sentences do. */
    private static String sentence(String text) {
        var stripped = text.strip();
        return stripped.isEmpty() || stripped.matches("(?s).*[.!?:…]") ? stripped : stripped + ".";
    }
}
