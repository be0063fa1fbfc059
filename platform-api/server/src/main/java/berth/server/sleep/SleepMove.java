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
        /** Nobody asked for it for long enough. */
        IDLE("no request came for as long as it was told to wait"),
        /** A request came, or somebody wanted it. */
        ASKED_FOR("it was asked for"),
        /** Something is open to it. */
        STILL_IN_USE("a request is open"),
        /** A release is being deployed. */
        DEPLOYMENT("a release is being deployed"),
        /** The router holds its requests, and none is open. */
        QUIET("its requests are held, and none is open"),
        /** All instances are healthy. */
        HEALTHY("its instances are healthy"),
        /** They are not. */
        FAILED("its instances did not become healthy");

        private final String text;

        Why(String text) {
            this.text = text;
        }
    }

    /** Kind of the event; empty if it is worth none. */
    Optional<String> kind() {
        return switch (why) {
            case QUIET -> Optional.of("environment.asleep");
            case HEALTHY -> Optional.of("environment.woken");
            case FAILED -> Optional.of("environment.wake-failed");
            case IDLE, ASKED_FOR, STILL_IN_USE, DEPLOYMENT -> Optional.empty();
        };
    }

    Map<String, String> detail() {
        return failure.map(
                        found -> Map.of("code", found.code(), "message", found.message(), "nextStep", found.nextStep()))
                .orElseGet(() -> Map.of("why", why.text));
    }
}
