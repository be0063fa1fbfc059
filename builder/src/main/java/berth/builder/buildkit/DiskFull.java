package berth.builder.buildkit;

import berth.builder.BuildOutcome.Failed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A disk that takes no more. Waiting does not help, and the next build would fill the rest: so the build fails, and whoever
 * pushed can tell who may mend it.
 */
public final class DiskFull {
    private static final String NEXT =
            "Ask the operator to make room on the machine's disk, where the Docker Engine keeps images; then push again.";

    private DiskFull() {}

    /** Whether an error says so, in the words of ENOSPC that all programs use. */
    public static boolean isSaidIn(String error) {
        return error.toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    /** Whether that is what lies behind a failure. */
    public static boolean isBehind(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isSaidIn(String.valueOf(cause.getMessage()))) {
                return true;
            }
        }
        return false;
    }

    /** The build's end. */
    public static Failed failure() {
        return new Failed("build.disk-full", "The machine's disk is full", NEXT);
    }

    /** The same, found by a step of the build itself. */
    static Failed failure(String instruction) {
        return new Failed(
                "build.disk-full",
                "Step `" + instruction + "` failed: the machine's disk is full (no space left)",
                NEXT);
    }
}
