package berth.router;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;

/**
 * Everything the router serves.
 *
 * @param generation grows with every table, so that a stale one is refused; a router takes tables from 1 on
 * @param routes no two of the same host and path
 */
public record RouteTable(long generation, List<Route> routes) {
    public RouteTable {
        routes = List.copyOf(requireNonNull(routes, "routes is null"));
        if (generation < 0) {
            throw new IllegalArgumentException("generation " + generation + " is negative");
        }
        var seen = HashSet.newHashSet(routes.size());
        for (var route : routes) {
            if (!seen.add(route.host() + route.path())) {
                throw new IllegalArgumentException("two routes for " + route.host() + route.path());
            }
        }
    }
}
