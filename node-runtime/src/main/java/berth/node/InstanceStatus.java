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
 * @param exit how its last run ended, also if the engine has started it again since; empty if it never ended, and if nobody saw
 *     how
 */
public record InstanceStatus(
        String id,
        GroupKey group,
        InstanceState state,
        int starts,
        Optional<Address> address,
        Optional<Reason> reason,
        Optional<Instant> startedAt,
        Optional<Exit> exit) {
    private static final int SHORT_ID = 12;

    public InstanceStatus {
        requireNonNull(id, "id is null");
        requireNonNull(group, "group is null");
        requireNonNull(state, "state is null");
        requireNonNull(address, "address is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(startedAt, "startedAt is null");
        requireNonNull(exit, "exit is null");
    }

    /** Of one that has not ended. */
    public InstanceStatus(
            String id,
            GroupKey group,
            InstanceState state,
            int starts,
            Optional<Address> address,
            Optional<Reason> reason,
            Optional<Instant> startedAt) {
        this(id, group, state, starts, address, reason, startedAt, Optional.empty());
    }

    /** An id as people see it: as the engine's own tools shorten them. */
    public static String shortId(String id) {
        return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
    }

    /** Host and TCP port. */
    public record Address(String host, int port) {}

    /**
     * How a run of it ended.
     *
     * @param code what it gave back; 128 and more: see {@code signal}
     * @param signal that ended it, for example {@code SIGKILL}
     * @param outOfMemory whether the kernel killed it because it needed more memory than its limit
     * @param reason the same in words; that of the instance too, unless there is more to be said of how it runs now
     */
    public record Exit(int code, Optional<String> signal, boolean outOfMemory, Reason reason) {}

    /**
     * @param code stable: {@code instance.exited} (its own exit code), {@code instance.signalled},
     *     {@code instance.out-of-memory}; it was never started: {@code instance.no-command},
     *     {@code instance.command-not-found}, {@code instance.not-executable}, {@code instance.exec-format},
     *     {@code instance.unknown-user}, {@code instance.not-startable} for what has no code of its own; it runs:
     *     {@code instance.not-listening}, {@code instance.loopback-only}, {@code instance.other-port},
     *     {@code instance.limit-refused}, {@code instance.disconnected}, {@code instance.paused}; it listens:
     *     {@code instance.health-status}, {@code instance.health-silent}, {@code instance.health-command}
     * @param message one sentence, for example {@code exited with code 1}
     */
    public record Reason(String code, String message) {
        public Reason {
            requireNonNull(code, "code is null");
            // A part of it may be what the app wrote.
            message = LogLine.withoutNul(message);
        }
    }
}
