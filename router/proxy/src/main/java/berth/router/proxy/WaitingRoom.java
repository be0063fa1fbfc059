package berth.router.proxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of one lane that wait. Only the lane's own thread comes here. */
final class WaitingRoom {
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    void add(Waiter waiter) {
        waiters.add(waiter);
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    int size() {
        return waiters.size();
    }

    /** Another route table is served: each looks again, in the order in which they came. */
    void tableChanged() {
        if (!waiters.isEmpty()) {
            List.copyOf(waiters).forEach(Waiter::tableChanged);
        }
    }
}
