package berth.server.instance;

import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What changed of an instance that is or was away. */
sealed interface AwayChange {
    /** As it is seen now; one that is gone, as it was seen last. */
    InstanceStatus instance();

    /** @param startedAt when that start of it was which came to its end */
    record Ended(InstanceStatus instance, Instant startedAt, Reason why) implements AwayChange {}

    /** Runs, and does not serve. */
    record Unhealthy(InstanceStatus instance, Reason why) implements AwayChange {}

    /**
     * Healthy again.
     *
     * @param away for how long it was not
     * @param replaces the one that is gone, in whose place it is
     */
    record Back(InstanceStatus instance, Duration away, Optional<String> replaces) implements AwayChange {}
}
