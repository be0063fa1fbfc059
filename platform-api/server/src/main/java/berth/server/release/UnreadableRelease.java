package berth.server.release;

import berth.api.problem.Failure;
import berth.server.secret.UnreadableException;

/** The failure of what needs a release whose config vars cannot be read. */
public final class UnreadableRelease {
    private UnreadableRelease() {}

    /** The same wherever it is told. */
    public static Failure failure(UnreadableException why) {
        return new Failure(
                "release.unreadable",
                "the config vars of the release cannot be read: " + why.getMessage(),
                UnreadableException.nextStep());
    }
}
