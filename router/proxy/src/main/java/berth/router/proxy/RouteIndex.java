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
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route table made ready for look-ups: by host, else by the nearest wildcard, then by the longest path. What a look-up
 * costs does not depend on the number of routes. Never changes.
 */
final class RouteIndex {
    /** RFC 1035 section 2.3.4, as text. No longer name is searched for wildcards. */
    private static final int LONGEST_NAME = 253;

    /** No routes. */
    static final RouteIndex EMPTY = new RouteIndex(HostMap.EMPTY, 0, false, Map.of());

    private static final String EVERY_NAME = "*";
    /** RFC 8555 section 8.3. */
    private static final String CHALLENGES = "/.well-known/acme-challenge/";

    private final HostMap byHost;
    private final int size;
    private final boolean hasWildcards;
    private final Map<String, String> challenges;

    private RouteIndex(HostMap byHost, int size, boolean hasWildcards, Map<String, String> challenges) {
        this.byHost = byHost;
        this.size = size;
        this.hasWildcards = hasWildcards;
        this.challenges = challenges;
    }

    static RouteIndex of(RouteTable table, Upstreams upstreams, GuardMemory memory) {
        Map<String, List<RouteMatch>> matches =
                HashMap.newHashMap(table.routes().size());
        for (var route : table.routes()) {
            matches.computeIfAbsent(route.host(), host -> new ArrayList<>(1)).add(match(route, upstreams, memory));
        }
        var byHost = HostMap.EMPTY.draft();
        matches.values().forEach(ofHost -> byHost.put(new HostRoutes(ofHost)));
        return new RouteIndex(
                byHost.done(),
                table.routes().size(),
                matches.keySet().stream().anyMatch(host -> host.startsWith(EVERY_NAME)),
                table.challenges());
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

    /** Whether a host has routes, for whatever paths. */
    boolean knows(String host) {
        return byHost.get(host) != null || hasWildcards && nearestWildcard(host) != null;
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

    /** The same with a change, which costs what the change does, not what the table does: all else is shared. */
    RouteIndex with(RouteChange change, Upstreams upstreams, GuardMemory memory) {
        var put = new HashMap<String, List<Route>>();
        var changed = new HashSet<>(change.remove());
        for (var route : change.put()) {
            put.computeIfAbsent(route.host(), host -> new ArrayList<>(1)).add(route);
            changed.add(RouteKey.of(route));
        }
        var hosts = changed.stream().map(RouteKey::host).collect(Collectors.toSet());
        var next = byHost.draft();
        int nextSize = size;
        for (var host : hosts) {
            var matches = new ArrayList<RouteMatch>(1);
            var before = all(byHost.get(host));
            before.stream()
                    .filter(match -> !changed.contains(RouteKey.of(match.route())))
                    .forEach(matches::add);
            put.getOrDefault(host, List.of()).forEach(route -> matches.add(match(route, upstreams, memory)));
            nextSize += matches.size() - before.size();
            if (!matches.isEmpty()) {
                next.put(new HostRoutes(matches));
            } else if (!before.isEmpty()) {
                next.remove(host);
            }
        }
        boolean wildcards = hasWildcards || hosts.stream().anyMatch(host -> host.startsWith(EVERY_NAME));
        return new RouteIndex(next.done(), nextSize, wildcards, change.challenges());
    }

    /** What is answered to certificate authorities, by token. */
    Map<String, String> challenges() {
        return challenges;
    }

    /** Number of routes. */
    int size() {
        return size;
    }

    /** Shows all routes, in no order. */
    void forEach(Consumer<RouteMatch> action) {
        byHost.forEach(host -> host.all().forEach(action));
    }

    /** The route of exactly that key; null if there is none. */
    @Nullable
    RouteMatch get(RouteKey key) {
        for (var match : all(byHost.get(key.host()))) {
            if (match.route().path().equals(key.path())) {
                return match;
            }
        }
        return null;
    }

    /** The routes that have one of these keys. */
    List<RouteMatch> matches(Collection<RouteKey> keys) {
        var found = new ArrayList<RouteMatch>(keys.size());
        for (var key : keys) {
            var match = get(key);
            if (match != null) {
                found.add(match);
            }
        }
        return found;
    }

    /** Whether it was made of these routes and answers. */
    boolean isOf(RouteTable table) {
        return table.routes().size() == size
                && table.challenges().equals(challenges)
                && table.routes().stream().allMatch(route -> {
                    var match = get(RouteKey.of(route));
                    return match != null && match.route().equals(route);
                });
    }

    private static List<RouteMatch> all(@Nullable HostRoutes routes) {
        return routes == null ? List.of() : routes.all();
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
