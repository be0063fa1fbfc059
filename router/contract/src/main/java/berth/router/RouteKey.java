package berth.router;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/** What tells routes apart: no two of a table have the same. */
public record RouteKey(String host, String path) {
    /** By host, then by path. A large table in this order is checked and compared the fastest. */
    public static final Comparator<Route> ORDER =
            Comparator.comparing(Route::host).thenComparing(Route::path);

    public RouteKey {
        requireNonNull(host, "host is null");
        requireNonNull(path, "path is null");
    }

    /** That of a route. */
    public static RouteKey of(Route route) {
        return new RouteKey(route.host(), route.path());
    }
}
