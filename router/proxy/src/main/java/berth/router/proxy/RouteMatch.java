package berth.router.proxy;

import berth.router.Route;

/** A route with the upstreams that stand behind it. */
record RouteMatch(Route route, UpstreamPool pool) {
    /** Whether the route's path is this one or a whole-segment prefix of it. */
    boolean covers(String path) {
        var prefix = route.path();
        if (prefix.equals("/")) {
            return true;
        }
        int length = prefix.endsWith("/") ? prefix.length() - 1 : prefix.length();
        return path.regionMatches(0, prefix, 0, length) && (path.length() == length || path.charAt(length) == '/');
    }
}
