package berth.router;

import java.util.Map;

/**
 * What is asleep and asked for.
 *
 * @param version other than before whenever other routes are wanted, also after a restart of the router
 * @param waiting how many requests wait until what is behind a route is awake, by the route's label; zeros are left out
 */
public record Wanted(long version, Map<String, Integer> waiting) {
    public Wanted {
        waiting = Map.copyOf(waiting);
    }
}
