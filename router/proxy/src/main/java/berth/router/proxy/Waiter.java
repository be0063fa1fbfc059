package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request in the lines of some upstreams, whichever has a place for it first. Lives on the event loop of the request; only
 * {@link #grant}, {@link #takes} and {@link #addUpstreams} are for others.
 */
final class Waiter {
    private final EventLoop loop;
    private final List<Upstream> upstreams;
    private final int mostInFlight;
    private final Consumer<Upstream> turn;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean left;

    private Waiter(EventLoop loop, List<Upstream> upstreams, int mostInFlight, Consumer<Upstream> turn) {
        this.loop = requireNonNull(loop, "loop is null");
        this.upstreams = List.copyOf(upstreams);
        this.mostInFlight = mostInFlight;
        this.turn = requireNonNull(turn, "turn is null");
    }

    /**
     * Joins the lines of these in which fewer than so many stand, until one has fewer than so many requests in flight.
     *
     * @param turn told once, on that event loop and never before this returns: that upstream is entered, and has to be left
     * @return null if there is room only in lines of dead ones, if in any
     */
    static @Nullable Waiter join(
            List<Upstream> upstreams, int mostInFlight, int mostQueued, EventLoop loop, Consumer<Upstream> turn) {
        var waiter = new Waiter(loop, upstreams, mostInFlight, turn);
        boolean joined = false;
        for (var upstream : upstreams) {
            joined |= upstream.line().join(waiter, mostQueued) && waiter.takes(upstream);
        }
        if (!joined) {
            waiter.end();
            return null;
        }
        // One may have become free after it was looked at and before anybody waited for it.
        waiter.passOn();
        return waiter;
    }

    int mostInFlight() {
        return mostInFlight;
    }

    /** Whether it would go there: to a dead one only if nothing else is left to it. */
    boolean takes(Upstream upstream) {
        return !upstream.isDead() || upstreams.stream().allMatch(Upstream::isDead);
    }

    /** Adds what it waits for. */
    void addUpstreams(Collection<Upstream> to) {
        to.addAll(upstreams);
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
            loop.execute(() -> take(free));
        } catch (RejectedExecutionException e) {
            // The router has stopped, and the client's connection with it.
            return false;
        }
        return true;
    }

    /** Has the places that are free among these given to whoever is first. */
    void passOn() {
        for (var upstream : upstreams) {
            upstream.line().passOn(upstream);
        }
    }

    /**
     * Leaves, unless its turn has come already.
     *
     * @return false if it has, which it is about to be told
     */
    boolean withdraw() {
        if (over.getAndSet(true)) {
            return false;
        }
        leave();
        return true;
    }

    /** Leaves in any case: nobody wants it any more, and what was granted already is given back. */
    void end() {
        over.set(true);
        leave();
    }

    private void take(Upstream free) {
        if (left) {
            free.leave();
        } else {
            leave();
            turn.accept(free);
        }
    }

    private void leave() {
        left = true;
        upstreams.forEach(upstream -> upstream.line().quit(this));
        // The next may be content with a place that this one was not, if their routes differ.
        passOn();
    }
}
