package berth.router;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What makes one table the next: for tables so large that sending all of them takes longer than a deployment should wait.
 *
 * @param from generation of the table that it changes
 * @param generation of the table that comes of it, larger than {@code from}
 * @param put routes that are new, or other than before
 * @param remove routes that are there no longer
 * @param challenges all of the table that comes of it
 */
public record RouteChange(
        long from, long generation, List<Route> put, List<RouteKey> remove, Map<String, String> challenges) {
    public RouteChange {
        put = List.copyOf(requireNonNull(put, "put is null"));
        remove = List.copyOf(requireNonNull(remove, "remove is null"));
        challenges = challenges == null ? Map.of() : Map.copyOf(challenges);
        RouteTable.requireChallenges(challenges);
        if (from < 1 || generation <= from) {
            throw new IllegalArgumentException("generation " + generation + " does not follow " + from);
        }
        var named = new HashSet<>(remove);
        for (var route : put) {
            if (!named.add(RouteKey.of(route))) {
                throw new IllegalArgumentException("the change names " + route.host() + route.path() + " twice");
            }
        }
    }

    /** What makes the one the other. Of tables in {@link RouteKey#ORDER} only what differs is looked at twice. */
    public static RouteChange between(RouteTable before, RouteTable after) {
        var old = new HashMap<RouteKey, Route>();
        var differing = new ArrayList<Route>();
        int from = 0;
        for (var route : after.routes()) {
            while (from < before.routes().size() && precedes(before.routes().get(from), route)) {
                old.put(RouteKey.of(before.routes().get(from)), before.routes().get(from));
                from++;
            }
            if (from < before.routes().size() && before.routes().get(from).equals(route)) {
                from++;
            } else {
                differing.add(route);
            }
        }
        before.routes().subList(from, before.routes().size()).forEach(route -> old.put(RouteKey.of(route), route));
        var put = differing.stream()
                .filter(route -> !route.equals(old.remove(RouteKey.of(route))))
                .toList();
        return new RouteChange(
                before.generation(), after.generation(), put, List.copyOf(old.keySet()), after.challenges());
    }

    private static boolean precedes(Route one, Route other) {
        return !one.equals(other) && RouteKey.ORDER.compare(one, other) <= 0;
    }

    /** The table that comes of that one. */
    public RouteTable applyTo(RouteTable before) {
        var changed = new HashSet<>(remove);
        put.forEach(route -> changed.add(RouteKey.of(route)));
        var routes = new ArrayList<Route>(before.routes().size() + put.size());
        for (var route : before.routes()) {
            if (!changed.contains(RouteKey.of(route))) {
                routes.add(route);
            }
        }
        routes.addAll(put);
        return new RouteTable(generation, routes, challenges);
    }
}
