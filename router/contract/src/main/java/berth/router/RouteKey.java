package berth.router;

import static java.util.Objects.requireNonNull;

/** What tells routes apart: no two of a table have the same. */
public record RouteKey(String host, String path) {
    public RouteKey {
        requireNonNull(host, "host is null");
        requireNonNull(path, "path is null");
    }

    /** That of a route. */
    public static RouteKey of(Route route) {
        return new RouteKey(route.host(), route.path());
    }
}
