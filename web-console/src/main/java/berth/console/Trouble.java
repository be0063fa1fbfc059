package berth.console;

import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.problem.Problem;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What went wrong, as a reader is told.
 *
 * @param message a whole sentence
 * @param nextStep a whole sentence, or empty
 * @param code for programs, and for those who ask an operator
 */
record Trouble(String message, String nextStep, String code) {
    /**
     * How texts begin whose first word is a name, of an app, a member, a process type or a parameter, which is written as it is: with
     * more in it than small letters ({@code shop/production has}, {@code web: count}), or straight before its verb, where another
     * word would have its article.
     */
    private static final Pattern NAME_FIRST = Pattern.compile(
            "(?![a-z]+(?:'s)?,?\\s)\\S*\\s|(?!(?:each|it|nobody|none|nothing|one|something|that|there|this|what|who)\\s)[a-z]+ (?:asks|cannot|did|does|ended|ends|has|is|may|needs|was)\\s");

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

    /** In logs and in git's lines these texts stand after a colon; on a page they begin and end as sentences do. */
    private static String sentence(String text) {
        if (text.isBlank()) {
            return "";
        }
        var stripped = text.strip();
        var begun = NAME_FIRST.matcher(stripped).lookingAt()
                ? stripped
                : stripped.substring(0, 1).toUpperCase(Locale.ROOT) + stripped.substring(1);
        return begun.matches("(?s).*[.!?:…]") ? begun : begun + ".";
    }
}
