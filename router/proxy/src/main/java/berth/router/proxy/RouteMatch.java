package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Route;
import berth.router.Vacancy;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A route with the upstreams that stand behind it.
 *
 * @param guard what its policy asks; null if it has none, which must cost nothing
 */
record RouteMatch(Route route, UpstreamPool pool, @Nullable RouteGuard guard) {
    RouteMatch {
        requireNonNull(route, "route is null");
        requireNonNull(pool, "pool is null");
    }

    /** How many requests each upstream is given at a time. */
    int mostInFlight() {
        var limit = guard == null ? null : guard.upstreamLimit();
        return limit == null ? Upstream.UNLIMITED : limit.requests();
    }

    /** Whether a request is given the same by the other, which may be of another table. */
    boolean isSameAs(@Nullable RouteMatch other) {
        return other == this || other != null && route.equals(other.route) && pool.equals(other.pool);
    }

    /** Whether it has no upstreams and will have some: they are on their way, or will be once somebody has heard that they are wanted. */
    boolean isAwaited() {
        return pool.upstreams().isEmpty() && (route.vacancy() == Vacancy.ASLEEP || route.vacancy() == Vacancy.STARTING);
    }

    /** The path that it serves, without a slash at its end: empty for all paths. */
    String prefix() {
        var path = route.path();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What of the path the upstream does not see; empty if it sees all of it. */
    String strippedPrefix() {
        return route.stripPath() ? prefix() : "";
    }

    /** It is in the table from now on. */
    void nameUpstreams() {
        pool.upstreams().forEach(Upstream::named);
    }

    /** It is not in the table any more; adds the upstreams that no other route names. */
    void unnameUpstreams(Collection<String> unnamed) {
        for (var upstream : pool.upstreams()) {
            if (upstream.unnamed()) {
                unnamed.add(upstream.name());
            }
        }
    }

    /** Path and query that the upstream sees. */
    String uriForUpstream(RequestTarget target) {
        var uri = target.uri();
        if (!uri.startsWith("/")) {
            return uri;
        }
        var path = target.path();
        var stripped = strippedPrefix();
        // What leads elsewhere, or could be read as a host, must mean the same to the app as to the route.
        boolean plain =
                path.startsWith(stripped) && !path.startsWith("//", stripped.length()) && !RoutePath.hasDots(path);
        if (plain && stripped.isEmpty()) {
            return uri;
        }
        var rest = plain
                ? path.substring(stripped.length())
                : RoutePath.encode(RoutePath.normal(path)
                        .substring(RoutePath.normal(stripped).length()));
        return (rest.startsWith("/") ? rest : "/" + rest) + uri.substring(path.length());
    }
}
