package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A page in place of the app, while somebody works on it.
 *
 * @param message what the people who work on it have to say; plain text
 * @param retryAfterSeconds when to come back, told to programs; 0: in a minute
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Maintenance(@Nullable String message, int retryAfterSeconds) {
    private static final int MINUTE = 60;

    public Maintenance {
        if (retryAfterSeconds < 0) {
            throw new IllegalArgumentException("retryAfterSeconds " + retryAfterSeconds + " is negative");
        }
        if (retryAfterSeconds == 0) {
            retryAfterSeconds = MINUTE;
        }
    }
}
