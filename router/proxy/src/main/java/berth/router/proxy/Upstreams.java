package berth.router.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every upstream of the table that is served, and those that have left it and still drain. */
final class Upstreams {
    private final Map<String, Upstream> byName = new ConcurrentHashMap<>();

    /** The one upstream of that name, which is listed from now on. */
    Upstream list(String name) {
        var upstream = byName.computeIfAbsent(name, Upstream::new);
        if (!upstream.isListed()) {
            // Behind an address that comes back may be another app.
            upstream.revive();
            upstream.listed(true);
        }
        return upstream;
    }

    /**
     * Takes out all that are not named. Call it after the table that no longer names them is served: whoever entered one
     * before is then seen here.
     *
     * @return those that were listed until now
     */
    List<Upstream> keepOnly(Set<String> names) {
        var left = new ArrayList<Upstream>();
        for (var upstream : byName.values()) {
            if (names.contains(upstream.name())) {
                continue;
            }
            if (upstream.isListed()) {
                upstream.listed(false);
                left.add(upstream);
            }
            if (upstream.inFlight() == 0) {
                byName.remove(upstream.name(), upstream);
            }
        }
        return left;
    }

    /**
     * Takes out these, after the table that no longer names them is served.
     *
     * @return those that were listed until now
     */
    List<Upstream> drop(Set<String> names) {
        var left = new ArrayList<Upstream>();
        for (var name : names) {
            var upstream = byName.get(name);
            if (upstream != null && upstream.isListed()) {
                upstream.listed(false);
                left.add(upstream);
            }
            if (upstream != null && upstream.inFlight() == 0) {
                byName.remove(name, upstream);
            }
        }
        return left;
    }

    /** Names of those that are listed and dead. */
    Set<String> dead() {
        var dead = new HashSet<String>();
        for (var upstream : byName.values()) {
            if (upstream.isDead() && upstream.isListed()) {
                dead.add(upstream.name());
            }
        }
        return dead;
    }

    /** Open requests by upstream, without zeros. Forgets those that have left the table and have none any more. */
    Map<String, Integer> inFlight() {
        var open = new HashMap<String, Integer>();
        for (var upstream : byName.values()) {
            int count = upstream.inFlight();
            if (count > 0) {
                open.put(upstream.name(), count);
            } else if (!upstream.isListed()) {
                byName.remove(upstream.name(), upstream);
            }
        }
        return open;
    }

    /** Requests that began so far by upstream, without zeros. */
    Map<String, Long> begun() {
        var begun = new HashMap<String, Long>();
        for (var upstream : byName.values()) {
            long count = upstream.begun();
            if (count > 0) {
                begun.put(upstream.name(), count);
            }
        }
        return begun;
    }
}
