package berth.router.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of one host by path prefix: whole segments, the longest first. Never changes. */
final class HostRoutes {
    /** By prefix without a slash at its end, so that the root is the empty text. */
    private final Map<String, RouteMatch> byPrefix;
    /** No more of a path is looked at, however long a client makes it. */
    private final int longestPrefix;

    HostRoutes(List<RouteMatch> matches) {
        byPrefix = HashMap.newHashMap(matches.size());
        int longest = 0;
        for (var match : matches) {
            // Of /a and /a/ the more exact one holds.
            byPrefix.merge(
                    match.prefix(),
                    match,
                    (one, other) ->
                            one.route().path().length() > other.route().path().length() ? one : other);
            longest = Math.max(longest, match.prefix().length());
        }
        longestPrefix = longest;
    }

    /** The route that serves a path without its query; null if none does. */
    @Nullable
    RouteMatch find(String path) {
        int end = path.length() > longestPrefix ? path.lastIndexOf('/', longestPrefix) : path.length();
        for (; end > 0; end = path.lastIndexOf('/', end - 1)) {
            var match = byPrefix.get(path.substring(0, end));
            if (match != null) {
                return match;
            }
        }
        return byPrefix.get("");
    }
}
