package berth.server.app;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A valid app name: it becomes a DNS label (RFC 1123), alone and behind {@code <environment>--}, so it is short, and has no
 * two hyphens in a row.
 */
record AppName(String value) {
    static final String RULE = "1 to 30 lower-case letters, digits and single hyphens, beginning with a letter and not"
            + " ending with a hyphen";

    private static final Pattern VALID = Pattern.compile("[a-z](?:-?[a-z0-9])*");
    private static final int MAX_LENGTH = 30;
    /** Host names that Berth needs below its own domain. */
    private static final Set<String> RESERVED = Set.of("berth", "www", "api", "console", "git", "registry", "status");

    /** Whether an app may have that name; others are not even looked up. */
    static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && VALID.matcher(text).matches();
    }

    /**
     * @throws PlatformException INVALID, {@code app.name-missing}, {@code app.name-invalid} or {@code app.name-reserved}
     */
    static AppName parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw invalid("app.name-missing", "an app needs a name", "give one: " + RULE);
        }
        if (!isValid(text)) {
            var shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw invalid("app.name-invalid", "\"" + shown + "\" is not a valid app name", "use " + RULE);
        }
        if (RESERVED.contains(text)) {
            throw invalid("app.name-reserved", "\"" + text + "\" is a name that Berth uses itself", "choose another");
        }
        return new AppName(text);
    }

    private static PlatformException invalid(String code, String message, String nextStep) {
        return new PlatformException(Category.INVALID, code, message, nextStep);
    }
}
