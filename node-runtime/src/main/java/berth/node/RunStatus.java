package berth.node;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A run as it is seen now.
 *
 * @param id the engine's id of the container, for its log
 * @param exitCode present once it has ended
 * @param reason why it did not end with 0, once it has ended
 */
public record RunStatus(RunKey key, String id, Optional<Integer> exitCode, Optional<InstanceStatus.Reason> reason) {
    public RunStatus {
        requireNonNull(key, "key is null");
        requireNonNull(id, "id is null");
        requireNonNull(exitCode, "exitCode is null");
        requireNonNull(reason, "reason is null");
    }

    /** Whether it is over. */
    public boolean hasEnded() {
        return exitCode.isPresent();
    }
}
