package berth.router.proxy;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for one upstream with as much to do as it may have, first come first served. Requests of all event loops
 * stand in it.
 */
final class WaitingLine {
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private volatile int length;

    /** How many wait. */
    int length() {
        return length;
    }

    /**
     * Joins at its end.
     *
     * @return false if as many as that, or more, wait already
     */
    synchronized boolean join(Waiter waiter, int most) {
        if (waiters.size() >= most) {
            return false;
        }
        waiters.add(waiter);
        length = waiters.size();
        return true;
    }

    synchronized void quit(Waiter waiter) {
        waiters.remove(waiter);
        length = waiters.size();
    }

    /** Gives what is free of the upstream to those who have waited longest. */
    void passOn(Upstream upstream) {
        while (length > 0 && upstream.isListed()) {
            var first = takeFirst(upstream);
            if (first == null) {
                return;
            }
            if (!first.grant(upstream)) {
                // It went elsewhere, or nobody wants it any more.
                upstream.exit();
            }
        }
    }

    /** The upstream has died or is back: those who wait here may have to be content with another, or need not any more. */
    void passOnAll() {
        var all = new HashSet<Upstream>();
        synchronized (this) {
            waiters.forEach(waiter -> waiter.addUpstreams(all));
        }
        all.forEach(upstream -> upstream.line().passOn(upstream));
    }

    /** The first that takes it, for whom the upstream was entered; null if it has as much to do as before, or there is none. */
    private synchronized @Nullable Waiter takeFirst(Upstream upstream) {
        var line = waiters.iterator();
        while (line.hasNext()) {
            var first = line.next();
            if (first.takes(upstream)) {
                if (!upstream.enterBelow(first.mostInFlight())) {
                    return null;
                }
                line.remove();
                length = waiters.size();
                return first;
            }
        }
        return null;
    }
}
