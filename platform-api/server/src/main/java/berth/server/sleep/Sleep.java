package berth.server.sleep;

import static java.util.Objects.requireNonNull;

import berth.api.sleep.SleepState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How an environment sleeps.
 *
 * @param after without a request after which it falls asleep; empty: never by itself
 * @param wish what somebody asked for that is not done yet
 * @param askedBy who
 * @param since when the state began; empty: it was never another
 */
public record Sleep(
        UUID environment,
        Optional<Duration> after,
        SleepState state,
        Optional<Wish> wish,
        Optional<String> askedBy,
        Optional<Instant> since) {
    public Sleep {
        requireNonNull(environment, "environment is null");
        requireNonNull(after, "after is null");
        requireNonNull(state, "state is null");
        requireNonNull(wish, "wish is null");
        requireNonNull(askedBy, "askedBy is null");
        requireNonNull(since, "since is null");
    }

    /** What somebody may ask for. */
    public enum Wish {
        /** Asleep as soon as nothing is open. */
        SLEEP,
        /** Awake. */
        WAKE;

        /** In which it is fulfilled. */
        SleepState state() {
            return switch (this) {
                case SLEEP -> SleepState.ASLEEP;
                case WAKE -> SleepState.AWAKE;
            };
        }
    }

    /** Why it falls asleep: somebody said so, or no request came. */
    String reason() {
        if (wishes(Wish.SLEEP)) {
            return askedBy.orElse("somebody") + " asked for it";
        }
        return "no request came for " + after.map(Sleep::minutes).orElse("long enough");
    }

    private static String minutes(Duration time) {
        return time.toMinutes() == 1 ? "a minute" : time.toMinutes() + " minutes";
    }

    boolean wishes(Wish asked) {
        return wish.filter(asked::equals).isPresent();
    }

    /** Whether nobody has asked for anything else since then, and it is as it was. */
    boolean isAsPlannedOn(Sleep planned) {
        return state == planned.state && wish.equals(planned.wish) && after.equals(planned.after);
    }
}
