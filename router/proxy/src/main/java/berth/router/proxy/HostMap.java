package berth.router.proxy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Routes by host, in many small parts. Never changes; one that differs in a few hosts shares with it all parts but theirs, so
 * that it costs the same few kilobytes whether the table has a thousand routes or a hundred thousand.
 */
final class HostMap {
    /** Parts lie in shelves, as many in each as there are. Of a hundred thousand hosts a part holds some six. */
    private static final int BITS = 7;

    private static final int SHELF_SHIFT = Integer.SIZE - BITS;
    private static final int PART_SHIFT = SHELF_SHIFT - BITS;
    private static final int PART_MASK = (1 << BITS) - 1;
    /** Fibonacci hashing. */
    private static final int GOLDEN = 0x9E3779B9;

    private static final int PLACE_SHIFT = 4;
    /** A host lies less than that behind its place. Many of one hash, which tenants could choose, do not fit. */
    private static final int FARTHEST = 16;

    static final HostMap EMPTY = new HostMap(noParts());

    /**
     * A part is an array in which each host is followed by its routes, at the host's place or soon after it, and at least half is
     * empty: a find reads less memory than in the JDK's map. Where the hosts of a part do not fit so, it is a map by host, whose
     * cost has a bound.
     */
    private final Object[][] shelves;

    private HostMap(Object[][] shelves) {
        this.shelves = shelves;
    }

    /** The routes of exactly that host; null if it has none. */
    @Nullable
    HostRoutes get(String host) {
        int hash = hash(host);
        var part = shelves[hash >>> SHELF_SHIFT][hash >>> PART_SHIFT & PART_MASK];
        if (part instanceof Object[] places) {
            int last = places.length - 1;
            int at = (hash >>> PLACE_SHIFT & last) & ~1;
            for (var found = (String) places[at]; found != null; found = (String) places[at]) {
                if (found.equals(host)) {
                    return (HostRoutes) places[at + 1];
                }
                at = at + 2 & last;
            }
            return null;
        }
        return crowd(part).get(host);
    }

    void forEach(Consumer<HostRoutes> action) {
        for (var shelf : shelves) {
            for (var part : shelf) {
                forEach(part, action);
            }
        }
    }

    /** Begins another that differs from this. For one thread. */
    Draft draft() {
        return new Draft(this);
    }

    private static void forEach(Object part, Consumer<HostRoutes> action) {
        if (part instanceof Object[] places) {
            for (int i = 1; i < places.length; i += 2) {
                if (places[i] != null) {
                    action.accept((HostRoutes) places[i]);
                }
            }
        } else {
            crowd(part).values().forEach(action);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, HostRoutes> crowd(Object part) {
        return (Map<String, HostRoutes>) part;
    }

    /** Where a host belongs: the first bits choose the shelf, the next the part, those after them the place in it. */
    private static int hash(String host) {
        return host.hashCode() * GOLDEN;
    }

    private static Object[][] noParts() {
        var shelf = new Object[1 << BITS];
        Arrays.fill(shelf, partOf(Map.of()));
        var shelves = new Object[1 << BITS][];
        Arrays.fill(shelves, shelf);
        return shelves;
    }

    private static Object partOf(Map<String, HostRoutes> hosts) {
        var places = new Object[2 * Math.max(2, Integer.highestOneBit(hosts.size() * 2) * 2)];
        for (var routes : hosts.values()) {
            if (!place(routes, places)) {
                return hosts;
            }
        }
        return places;
    }

    private static boolean place(HostRoutes routes, Object[] places) {
        int last = places.length - 1;
        int first = (hash(routes.host()) >>> PLACE_SHIFT & last) & ~1;
        for (int i = 0; i < FARTHEST; i++) {
            int at = first + 2 * i & last;
            if (places[at] == null) {
                places[at] = routes.host();
                places[at + 1] = routes;
                return true;
            }
        }
        return false;
    }

    /** A map that comes to be. */
    static final class Draft {
        private final Map<Integer, Map<String, HostRoutes>> changed = new HashMap<>();
        private final HostMap before;

        private Draft(HostMap before) {
            this.before = before;
        }

        void put(HostRoutes routes) {
            part(routes.host()).put(routes.host(), routes);
        }

        void remove(String host) {
            part(host).remove(host);
        }

        HostMap done() {
            var shelves = before.shelves.clone();
            changed.forEach((number, hosts) -> {
                int shelf = number >>> BITS;
                if (shelves[shelf] == before.shelves[shelf]) {
                    shelves[shelf] = shelves[shelf].clone();
                }
                shelves[shelf][number & PART_MASK] = partOf(hosts);
            });
            return new HostMap(shelves);
        }

        private Map<String, HostRoutes> part(String host) {
            return changed.computeIfAbsent(hash(host) >>> PART_SHIFT, number -> {
                var hosts = new HashMap<String, HostRoutes>();
                var part = before.shelves[number >>> BITS][number & PART_MASK];
                HostMap.forEach(part, routes -> hosts.put(routes.host(), routes));
                return hosts;
            });
        }
    }
}
