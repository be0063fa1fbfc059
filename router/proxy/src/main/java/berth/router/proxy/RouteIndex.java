package berth.router.proxy;

import berth.router.Route;
import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The same with a change; costs a copy of references, whatever the change is. */
    RouteIndex with(RouteChange change, Upstreams upstreams, GuardMemory memory) {
        var next = new HashMap<>(byHost);
        var put = new HashMap<String, List<Route>>();
        change.put()
                .forEach(route -> put.computeIfAbsent(route.host(), host -> new ArrayList<>(1))
                        .add(route));
        var changed = new HashSet<>(change.remove());
        change.put().forEach(route -> changed.add(RouteKey.of(route)));
        var hosts = changed.stream().map(RouteKey::host).collect(Collectors.toSet());
        for (var host : hosts) {
            var matches = new ArrayList<RouteMatch>(1);
            var before = next.get(host);
            if (before != null) {
                before.all().stream()
                        .filter(match -> !changed.contains(RouteKey.of(match.route())))
                        .forEach(matches::add);
            }
            put.getOrDefault(host, List.of()).forEach(route -> matches.add(match(route, upstreams, memory)));
            if (matches.isEmpty()) {
                next.remove(host);
            } else {
                next.put(host, new HostRoutes(matches));
            }
        }
        boolean wildcards = hasWildcards || hosts.stream().anyMatch(host -> host.startsWith(EVERY_NAME));
        return new RouteIndex(next, wildcards, change.challenges());
    }

    /** What is answered to certificate authorities, by token. */
    Map<String, String> challenges() {
        return challenges;
    }

    /** Number of routes. */
    int size() {
        int size = 0;
        for (var host : byHost.values()) {
            size += host.all().size();
        }
        return size;
    }

    /** All routes, in no order. */
    List<Route> routes() {
        var routes = new ArrayList<Route>(byHost.size());
        byHost.values().forEach(host -> host.all().forEach(match -> routes.add(match.route())));
        return routes;
    }

    /** The routes that have one of these keys. */
    List<Route> routes(Collection<RouteKey> keys) {
        var found = new ArrayList<Route>();
        for (var key : keys) {
            var host = byHost.get(key.host());
            if (host != null) {
                host.all().stream()
                        .map(RouteMatch::route)
                        .filter(route -> route.path().equals(key.path()))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** Which of these no route names. */
    Set<String> unnamed(Set<String> upstreams) {
        var unnamed = new HashSet<>(upstreams);
        if (!unnamed.isEmpty()) {
            byHost.values()
                    .forEach(host -> host.all()
                            .forEach(match -> match.route().upstreams().forEach(unnamed::remove)));
        }
        return unnamed;
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
