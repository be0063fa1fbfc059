package berth.node;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Instances that run cannot be given their new limits: they use more memory than they are to have. All else that was ordered is
 * done.
 */
public final class LimitRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what the engine said. */
    public LimitRefusedException(String instance, long usedBytes, long limitBytes, Throwable cause) {
        this("instance " + InstanceStatus.shortId(instance) + " " + why(usedBytes, limitBytes), cause);
    }

    private LimitRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** All in one, which says each. */
    public static LimitRefusedException together(List<LimitRefusedException> refused) {
        if (refused.size() == 1) {
            return refused.getFirst();
        }
        return new LimitRefusedException(
                refused.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")), refused.getFirst());
    }

    /** Completes a sentence about the instance. */
    public static String why(long usedBytes, long limitBytes) {
        return "uses " + (usedBytes >> 20) + " MiB of memory, more than the " + (limitBytes >> 20)
                + " MiB that it is to have";
    }
}
