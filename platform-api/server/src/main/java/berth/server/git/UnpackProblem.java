package berth.server.git;

import berth.server.setting.BerthConfig;
import berth.server.source.PackRefusedException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;

/** Why what was pushed could not be stored, in words for whoever pushed it. */
record UnpackProblem(String message, String nextStep) {
    private static final int MAX_CAUSES = 10;

    static UnpackProblem of(Throwable failure, BerthConfig.Git limits) {
        var cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            switch (cause) {
                case TooLargePackException tooLarge -> {
                    return new UnpackProblem(
                            "this push has more than the " + limits.maxPackMebibytes() + " MiB that one push may bring",
                            "keep large files out of the history, or ask the operator for a higher"
                                    + " BERTH_GIT_MAX_PACK_MEBIBYTES");
                }
                case TooLargeObjectInPackException tooLarge -> {
                    return new UnpackProblem(
                            "a file has more than the " + limits.maxObjectMebibytes() + " MiB that one file may have",
                            "keep large files out of the history, or ask the operator for a higher"
                                    + " BERTH_GIT_MAX_OBJECT_MEBIBYTES");
                }
                case PackRefusedException refused -> {
                    return new UnpackProblem(refused.problem(), refused.nextStep());
                }
                case CorruptObjectException corrupt -> {
                    return new UnpackProblem(
                            "an object is not allowed: " + corrupt.getMessage(),
                            "run git fsck, and make the commit that holds it anew");
                }
                case MissingObjectException missing -> {
                    return new UnpackProblem(
                            "the push lacks an object: " + missing.getMessage(),
                            "a shallow clone lacks history: run git fetch --unshallow, then push again");
                }
                default -> cause = cause.getCause();
            }
        }
        return new UnpackProblem("what was pushed could not be stored", "push again");
    }

    void tell(ClientLines lines) {
        lines.problem(message, nextStep);
    }
}
