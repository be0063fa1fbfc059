package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host by path prefix: whole segments, the longest first. Never changes. Most hosts have one route, for
 * all paths, and a table may hold a hundred thousand of them.
 */
final class HostRoutes {
    private final String host;
    private final @Nullable RouteMatch root;
    /** All of them; null where that is the root alone, as it mostly is. */
    private final @Nullable List<RouteMatch> all;

    /** By prefix without a slash at its end. */
    private final Map<String, RouteMatch> byPrefix;
    /** No more of a path is looked at, however long a client makes it. */
    private final int longestPrefix;

    /** At least one. */
    HostRoutes(List<RouteMatch> matches) {
        host = matches.getFirst().route().host();
        @Nullable RouteMatch ofAllPaths = null;
        Map<String, RouteMatch> others = new HashMap<>();
        int longest = 0;
        for (var match : matches) {
            var prefix = RoutePath.normal(match.prefix());
            if (prefix.isEmpty()) {
                ofAllPaths = match;
            } else {
                // Of /a and /a/ the more exact one holds.
                others.merge(prefix, match, HostRoutes::longer);
                longest = Math.max(longest, prefix.length());
            }
        }
        root = ofAllPaths;
        all = matches.size() == 1 && ofAllPaths != null ? null : List.copyOf(matches);
        byPrefix = others.isEmpty() ? Map.of() : others;
        longestPrefix = longest;
    }

    String host() {
        return host;
    }

    /** All of them, also one that a more exact one hides. */
    List<RouteMatch> all() {
        return all == null ? List.of(requireNonNull(root, "no route")) : all;
    }

    /** The route that serves a path without its query, in whatever way that is written; null if none does. */
    @Nullable
    RouteMatch find(String written) {
        if (byPrefix.isEmpty()) {
            return root;
        }
        var path = RoutePath.normal(written);
        int end = path.length() > longestPrefix ? path.lastIndexOf('/', longestPrefix) : path.length();
        for (; end > 0; end = path.lastIndexOf('/', end - 1)) {
            var match = byPrefix.get(path.substring(0, end));
            if (match != null) {
                return match;
            }
        }
        return root;
    }

    private static RouteMatch longer(RouteMatch one, RouteMatch other) {
        return one.route().path().length() > other.route().path().length() ? one : other;
    }
}
