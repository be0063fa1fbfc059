package berth.router.proxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests of one lane that wait. Only the lane's own thread comes here. */
final class WaitingRoom {
    private final Set<Stay> stays = new LinkedHashSet<>();

    void add(Stay stay) {
        stays.add(stay);
    }

    void remove(Stay stay) {
        stays.remove(stay);
    }

    /** Another route table is served: each hears of it, in the order in which they came. */
    void tableChanged() {
        if (!stays.isEmpty()) {
            List.copyOf(stays).forEach(Stay::tableChanged);
        }
    }

    /** The router stops: nobody waits any longer, and each is told so while it can be. */
    void close() {
        List.copyOf(stays).forEach(Stay::expire);
    }
}
