package berth.router.proxy;

import berth.router.Route;
import berth.router.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route table made ready for look-ups: by host, else by the nearest wildcard, then by the longest path. What a look-up
 * costs does not depend on the number of routes. Never changes.
 */
final class RouteIndex {
    /** RFC 1035 section 2.3.4, as text. No longer name is searched for wildcards. */
    private static final int LONGEST_NAME = 253;

    private static final String EVERY_NAME = "*";
    /** RFC 8555 section 8.3. */
    private static final String CHALLENGES = "/.well-known/acme-challenge/";

    private final Map<String, HostRoutes> byHost;
    private final boolean hasWildcards;
    private final Map<String, String> challenges;

    private RouteIndex(Map<String, HostRoutes> byHost, boolean hasWildcards, Map<String, String> challenges) {
        this.byHost = byHost;
        this.hasWildcards = hasWildcards;
        this.challenges = challenges;
    }

    static RouteIndex of(RouteTable table, Upstreams upstreams, GuardMemory memory) {
        Map<String, List<RouteMatch>> matches =
                HashMap.newHashMap(table.routes().size());
        for (var route : table.routes()) {
            matches.computeIfAbsent(route.host(), host -> new ArrayList<>(1)).add(match(route, upstreams, memory));
        }
        Map<String, HostRoutes> byHost = HashMap.newHashMap(matches.size());
        matches.forEach((host, ofHost) -> byHost.put(host, new HostRoutes(ofHost)));
        return new RouteIndex(
                byHost, matches.keySet().stream().anyMatch(host -> host.startsWith(EVERY_NAME)), table.challenges());
    }

    /**
     * The route for a host as {@link RequestTarget} normalises it, and a path; null if there is none. The nearest name
     * decides: where a host has routes of its own, no wildcard serves its other paths.
     */
    @Nullable
    RouteMatch find(String host, String path) {
        var routes = byHost.get(host);
        if (routes == null && hasWildcards) {
            routes = nearestWildcard(host);
        }
        return routes == null ? null : routes.find(path);
    }

    /** What proves to a certificate authority that this machine is meant by a name; null if it does not ask that. */
    @Nullable
    String challenge(String path) {
        return challenges.isEmpty() || !path.startsWith(CHALLENGES)
                ? null
                : challenges.get(path.substring(CHALLENGES.length()));
    }

    private @Nullable HostRoutes nearestWildcard(String host) {
        if (host.length() <= LONGEST_NAME) {
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                var routes = byHost.get(EVERY_NAME + host.substring(dot));
                if (routes != null) {
                    return routes;
                }
            }
        }
        return byHost.get(EVERY_NAME);
    }

    static Set<String> upstreamNames(RouteTable table) {
        var names = new HashSet<String>();
        for (var route : table.routes()) {
            names.addAll(route.upstreams());
        }
        return names;
    }

    private static RouteMatch match(Route route, Upstreams upstreams, GuardMemory memory) {
        return new RouteMatch(
                route,
                new UpstreamPool(route.upstreams().stream()
                        .distinct()
                        .map(upstreams::list)
                        .toList()),
                RouteGuard.of(route, memory));
    }
}
