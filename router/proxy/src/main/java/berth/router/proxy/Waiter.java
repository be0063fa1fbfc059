package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits: for its turn at one of some upstreams, for another route table, or until it has waited too long,
 * whatever comes first. Lives on the event loop of the request; only {@link #grant} comes from others.
 */
final class Waiter {
    private final Lane lane;
    private final List<Upstream> upstreams;
    private final int mostInFlight;
    private final Outcome outcome;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Future<?> deadline;
    private boolean left;

    private Waiter(Lane lane, List<Upstream> upstreams, int mostInFlight, Outcome outcome) {
        this.lane = requireNonNull(lane, "lane is null");
        this.upstreams = List.copyOf(upstreams);
        this.mostInFlight = mostInFlight;
        this.outcome = requireNonNull(outcome, "outcome is null");
    }

    /**
     * Waits until one of these has fewer than so many in flight. The outcome may be there before this returns only as a task
     * of the event loop.
     */
    static Waiter forOneOf(List<Upstream> upstreams, int mostInFlight, Lane lane, Duration longest, Outcome outcome) {
        var waiter = new Waiter(lane, upstreams, mostInFlight, outcome);
        lane.waiting().add(waiter);
        waiter.deadline = lane.loop().schedule(waiter::tooLate, longest.toMillis(), TimeUnit.MILLISECONDS);
        upstreams.forEach(upstream -> upstream.line().join(waiter));
        // One may have become free after it was looked at and before anybody waited for it.
        upstreams.forEach(upstream -> upstream.line().passOn(upstream));
        return waiter;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    /**
     * Gives it an upstream that was entered for it.
     *
     * @return false if it does not wait any more
     */
    boolean grant(Upstream free) {
        if (over.getAndSet(true)) {
            return false;
        }
        try {
            lane.loop().execute(() -> take(free));
        } catch (RejectedExecutionException e) {
            // The router has stopped, and the client's connection with it.
            return false;
        }
        return true;
    }

    /** Another route table is served. */
    void tableChanged() {
        if (!over.getAndSet(true)) {
            leave();
            outcome.look();
        }
    }

    /** Nobody wants it any more; what was granted already is given back. */
    void end() {
        over.set(true);
        leave();
    }

    private void take(Upstream free) {
        if (left) {
            free.leave();
        } else {
            leave();
            outcome.turn(free);
        }
    }

    private void tooLate() {
        if (!over.getAndSet(true)) {
            leave();
            outcome.tooLate();
        }
    }

    private void leave() {
        left = true;
        lane.waiting().remove(this);
        for (var upstream : upstreams) {
            upstream.line().quit(this);
            // The next may be content with a place that this one was not, if their routes differ.
            upstream.line().passOn(upstream);
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** What comes of waiting: one of these, once, on the event loop of the request. */
    interface Outcome {
        /** That upstream is entered, and has to be left. */
        void turn(Upstream upstream);

        /** The table is another: what was waited for may be gone, or there may be more of it. */
        void look();

        /** It took too long. */
        void tooLate();
    }
}
