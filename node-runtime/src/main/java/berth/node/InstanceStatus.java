package berth.node;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One instance as it is seen now.
 *
 * @param id the engine's id of the container
 * @param starts how often it was started since it was made; more than 1: it has ended by itself before
 * @param address where the router reaches it; present only when it is healthy and has a port
 * @param reason why it is not healthy, or what is odd about it: a stable code and a sentence
 */
public record InstanceStatus(
        String id,
        GroupKey group,
        InstanceState state,
        int starts,
        Optional<Address> address,
        Optional<Reason> reason,
        Optional<Instant> startedAt) {
    public InstanceStatus {
        requireNonNull(id, "id is null");
        requireNonNull(group, "group is null");
        requireNonNull(state, "state is null");
        requireNonNull(address, "address is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(startedAt, "startedAt is null");
    }

    /** Host and TCP port. */
    public record Address(String host, int port) {}

    /**
     * @param code stable: {@code instance.exited}, {@code instance.out-of-memory}, {@code instance.not-listening},
     *     {@code instance.loopback-only}, {@code instance.other-port}, {@code instance.not-startable}
     * @param message one sentence, for example {@code exited with code 1}
     */
    public record Reason(String code, String message) {}
}
