package berth.router.proxy;

import berth.router.Route;
import berth.router.RouteTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A route table made ready for look-ups: by host, then by the longest path. Never changes. */
final class RouteIndex {
    private static final Comparator<RouteMatch> LONGEST_PATH_FIRST = Comparator.comparingInt(
                    (RouteMatch match) -> match.route().path().length())
            .reversed();

    private final Map<String, List<RouteMatch>> byHost;

    private RouteIndex(Map<String, List<RouteMatch>> byHost) {
        this.byHost = byHost;
    }

    static RouteIndex of(RouteTable table, Upstreams upstreams) {
        Map<String, List<RouteMatch>> byHost = HashMap.newHashMap(table.routes().size());
        for (var route : table.routes()) {
            byHost.computeIfAbsent(route.host(), host -> new ArrayList<>(1)).add(match(route, upstreams));
        }
        byHost.replaceAll(
                (host, matches) -> matches.stream().sorted(LONGEST_PATH_FIRST).toList());
        return new RouteIndex(byHost);
    }

    /** The route for a host as {@link RequestTarget} normalises it, and a path; null if there is none. */
    @Nullable
    RouteMatch find(String host, String path) {
        for (var match : byHost.getOrDefault(host, List.of())) {
            if (match.covers(path)) {
                return match;
            }
        }
        return null;
    }

    static Set<String> upstreamNames(RouteTable table) {
        var names = new HashSet<String>();
        for (var route : table.routes()) {
            names.addAll(route.upstreams());
        }
        return names;
    }

    private static RouteMatch match(Route route, Upstreams upstreams) {
        return new RouteMatch(
                route,
                new UpstreamPool(route.upstreams().stream()
                        .distinct()
                        .map(upstreams::list)
                        .toList()));
    }
}
