package berth.server.sleep;

import berth.api.sleep.SleepState;
import berth.server.sleep.SleepMove.Why;
import java.time.Instant;
import java.util.Optional;

/** Whether an environment falls asleep or wakes, from what is known of it. Pure. */
public final class SleepPlanner {
    private SleepPlanner() {}

    /**
     * What is known of an environment.
     *
     * @param deploying whether a release is being deployed
     * @param wanted whether requests wait for it
     * @param use how it is used; empty: the router was not asked, or did not answer, so it may be in use
     * @param route what the router has acknowledged of it
     * @param gone whether all its live instances are gone for good, none is still being stopped
     */
    public record Facts(boolean deploying, boolean wanted, Optional<Use> use, RouteState route, boolean gone) {}

    /**
     * How it is used.
     *
     * @param open whether something is open to its instances: requests, streams, WebSockets
     * @param idleSince when it was last seen in use
     */
    public record Use(boolean open, Instant idleSince) {}

    /** What requests that come now meet. */
    public enum RouteState {
        /** An instance. */
        SERVED,
        /** They wait for it to wake. */
        HELD,
        /** Nothing, or it is not known: what is broken stays awake by itself, so that everybody sees it. */
        NEITHER
    }

    /**
     * What to do; empty: nothing.
     *
     * @param now by the same clock as {@link Use#idleSince}
     */
    public static Optional<SleepMove> plan(Sleep sleep, Facts facts, Instant now) {
        return switch (sleep.state()) {
            case AWAKE -> mayFallAsleep(sleep, facts, now);
            case FALLING_ASLEEP -> fallingAsleep(sleep, facts);
            case ASLEEP -> asleep(sleep, facts);
            // Whoever waits for its instances to become healthy moves it on.
            case WAKING -> Optional.empty();
        };
    }

    private static Optional<SleepMove> mayFallAsleep(Sleep sleep, Facts facts, Instant now) {
        boolean isWished = sleep.wishes(Sleep.Wish.SLEEP);
        // What has no web, or is broken, sleeps only for somebody who says so.
        if (facts.deploying() || facts.route() != RouteState.SERVED && !isWished) {
            return Optional.empty();
        }
        return facts.use()
                .filter(use -> !use.open())
                .filter(use -> isWished
                        || sleep.after()
                                .filter(after -> !now.isBefore(use.idleSince().plus(after)))
                                .isPresent())
                .map(use -> new SleepMove(SleepState.FALLING_ASLEEP, Why.IDLE));
    }

    /** Its instances run until the router holds what comes: up to here it is awake again at once. */
    private static Optional<SleepMove> fallingAsleep(Sleep sleep, Facts facts) {
        var asked = asked(sleep, facts);
        if (asked.isPresent()) {
            return asked.flatMap(SleepPlanner::awake);
        }
        if (facts.deploying()) {
            return awake(Why.DEPLOYMENT);
        }
        if (facts.use().isEmpty() || facts.route() != RouteState.HELD) {
            return Optional.empty();
        }
        return facts.use().get().open()
                ? awake(Why.STILL_IN_USE)
                : Optional.of(new SleepMove(SleepState.ASLEEP, Why.QUIET));
    }

    /** An instance that is being stopped must never be routed again: first it goes, then others come. */
    private static Optional<SleepMove> asleep(Sleep sleep, Facts facts) {
        return asked(sleep, facts).filter(why -> facts.gone()).map(why -> new SleepMove(SleepState.WAKING, why));
    }

    private static Optional<Why> asked(Sleep sleep, Facts facts) {
        if (sleep.wishes(Sleep.Wish.WAKE)) {
            return Optional.of(Why.ASKED_FOR);
        }
        return facts.wanted() ? Optional.of(Why.REQUESTED) : Optional.empty();
    }

    private static Optional<SleepMove> awake(Why why) {
        return Optional.of(new SleepMove(SleepState.AWAKE, why));
    }
}
