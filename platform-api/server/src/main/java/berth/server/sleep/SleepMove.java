package berth.server.sleep;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Failure;
import berth.api.sleep.SleepState;
import java.util.Map;
import java.util.Optional;

/**
 * From one state of sleep to another.
 *
 * @param failure why its instances did not come, if they did not
 */
public record SleepMove(SleepState to, Why why, Optional<Failure> failure) {
    public SleepMove {
        requireNonNull(to, "to is null");
        requireNonNull(why, "why is null");
        requireNonNull(failure, "failure is null");
    }

    SleepMove(SleepState to, Why why) {
        this(to, why, Optional.empty());
    }

    /** All instances run and are healthy. */
    public static SleepMove woken() {
        return new SleepMove(SleepState.AWAKE, Why.HEALTHY);
    }

    /** Not all did; what runs is tried on like any other. */
    public static SleepMove failed(Failure failure) {
        return new SleepMove(SleepState.AWAKE, Why.FAILED, Optional.of(failure));
    }

    /** What brought it about. */
    public enum Why {
        /** Nobody asked for it for long enough, or somebody wanted it to sleep. */
        IDLE,
        /** A request came. */
        REQUESTED,
        /** Somebody wanted it. */
        ASKED_FOR,
        /** Something is open to it. */
        STILL_IN_USE,
        /** A release is being deployed. */
        DEPLOYMENT,
        /** The router holds its requests, and none is open. */
        QUIET,
        /** All instances are healthy. */
        HEALTHY,
        /** They are not. */
        FAILED
    }

    /** Kind of the event; empty if it is worth none. */
    Optional<String> kind() {
        return switch (why) {
            case QUIET -> Optional.of("environment.asleep");
            case HEALTHY -> Optional.of("environment.woken");
            case FAILED -> Optional.of("environment.wake-failed");
            case REQUESTED, ASKED_FOR -> Optional.of("environment.waking").filter(kind -> to == SleepState.WAKING);
            case IDLE, STILL_IN_USE, DEPLOYMENT -> Optional.empty();
        };
    }

    /**
     * What the event says.
     *
     * @param before how it slept until now
     */
    Map<String, String> detail(Sleep before) {
        return switch (why) {
            case FAILED ->
                failure.map(found ->
                                Map.of("code", found.code(), "message", found.message(), "nextStep", found.nextStep()))
                        .orElse(Map.of());
            // Why it was to sleep: that nothing kept it from it is no cause.
            case QUIET -> Map.of("why", before.reason());
            case HEALTHY -> Map.of("why", "its instances are healthy");
            case REQUESTED -> Map.of("why", "a request came");
            case ASKED_FOR -> Map.of("why", "it was asked for");
            case IDLE, STILL_IN_USE, DEPLOYMENT -> Map.of();
        };
    }
}
