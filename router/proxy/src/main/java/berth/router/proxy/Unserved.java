package berth.router.proxy;

import berth.router.Route;
import berth.router.RouteTable;

/**
 * What a table can say and this router does not do yet. Such a table is refused: a route that asks for a password must
 * never be served to those who have none.
 */
final class Unserved {
    private Unserved() {}

    /**
     * Passes a table all of which can be served.
     *
     * @throws IllegalArgumentException if a route asks for more, with which one and what
     */
    static void refuseIn(RouteTable table) {
        for (var route : table.routes()) {
            var policy = route.policy();
            if (policy != null && policy.basicAuth() != null) {
                throw refused(route, "passwords");
            }
            if (policy != null && policy.rateLimit() != null) {
                throw refused(route, "a rate limit");
            }
            if (policy != null && policy.timeouts() != null) {
                throw refused(route, "time-outs of its own");
            }
        }
    }

    private static IllegalArgumentException refused(Route route, String what) {
        return new IllegalArgumentException("the route " + route.host() + route.path() + " has " + what
                + ", which this router does not serve yet: leave it out");
    }
}
