package berth.router.proxy;

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

    synchronized void join(Waiter waiter) {
        waiters.add(waiter);
        length = waiters.size();
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

    /** The first, for whom the upstream was entered; null if it has as much to do as before, or nobody waits. */
    private synchronized @Nullable Waiter takeFirst(Upstream upstream) {
        var line = waiters.iterator();
        if (!line.hasNext()) {
            return null;
        }
        var first = line.next();
        if (!upstream.enterBelow(first.mostInFlight())) {
            return null;
        }
        line.remove();
        length = waiters.size();
        return first;
    }
}
