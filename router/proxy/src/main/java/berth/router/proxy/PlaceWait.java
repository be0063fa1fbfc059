package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.UpstreamLimit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that one request waits for places at upstreams: however often it has to look again, no longer than it may. What it
 * is being served in between is not waiting. On its event loop.
 */
final class PlaceWait {
    private final Lane lane;
    private final Outcome outcome;
    private @Nullable Waiter waiter;
    private @Nullable Stay stay;
    private Duration waited = Duration.ZERO;
    private long since;

    PlaceWait(Lane lane, Outcome outcome) {
        this.lane = requireNonNull(lane, "lane is null");
        this.outcome = requireNonNull(outcome, "outcome is null");
    }

    /**
     * Waits for a place at one of these, which other requests have. If it has waited for too long before, the outcome is there
     * when this returns.
     *
     * @return false if as many wait for each of them as may
     */
    boolean begin(List<Upstream> upstreams, UpstreamLimit limit) {
        var left = Duration.ofMillis(limit.longestWaitMillis()).minus(waited);
        if (!left.isPositive()) {
            outcome.tooLate();
            return true;
        }
        waiter = Waiter.join(upstreams, limit.requests(), limit.mostQueued(), lane.loop(), this::turn);
        if (waiter == null) {
            return false;
        }
        since = System.nanoTime();
        stay = Stay.begin(lane, left, this::tableChanged, this::tooLate);
        return true;
    }

    /** Whether it waits now. */
    boolean isOn() {
        return stay != null;
    }

    /** It waits no more, whether it got what it waited for or not; again: nothing. */
    void end() {
        if (waiter != null) {
            waiter.end();
        }
        stop();
    }

    private void turn(Upstream upstream) {
        stop();
        outcome.turn(upstream);
    }

    private void tableChanged() {
        var standing = requireNonNull(waiter, "nobody waits");
        if (outcome.stands()) {
            // While the table did not name an upstream, nobody was given its places.
            standing.passOn();
        } else if (standing.withdraw()) {
            stop();
            outcome.again();
        }
    }

    private void tooLate() {
        if (requireNonNull(waiter, "nobody waits").withdraw()) {
            stop();
            outcome.tooLate();
        }
    }

    private void stop() {
        waiter = null;
        if (stay != null) {
            stay.end();
            stay = null;
            waited = waited.plusNanos(System.nanoTime() - since);
        }
    }

    /** What comes of it. */
    interface Outcome {
        /** Whether what it waits for is what the table has for it still: then it keeps its place. */
        boolean stands();

        /** The table has something else for it. */
        void again();

        /** That upstream is entered, and has to be left. The table may be another. */
        void turn(Upstream upstream);

        /** It took too long. */
        void tooLate();
    }
}
