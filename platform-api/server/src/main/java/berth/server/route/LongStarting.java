package berth.server.route;

import berth.router.Route;
import berth.router.Vacancy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** For how long routes have been on their way: what has not one instance by then may never get one. Not thread-safe. */
final class LongStarting {
    /** Longer than an engine takes to make an instance, or a machine to boot. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, Instant> since = new HashMap<>();

    /** The same, but nothing is said of those that have been on their way for too long. */
    List<Route> forget(List<Route> routes, Instant now) {
        var starting = routes.stream()
                .filter(LongStarting::isStarting)
                .map(Route::host)
                .toList();
        since.keySet().retainAll(starting);
        starting.forEach(host -> since.putIfAbsent(host, now));
        return routes.stream()
                .map(route -> isStarting(route) && isTooLong(route, now) ? route.withVacancy(Vacancy.UNKNOWN) : route)
                .toList();
    }

    private boolean isTooLong(Route route, Instant now) {
        return !now.isBefore(since.getOrDefault(route.host(), now).plus(PATIENCE));
    }

    private static boolean isStarting(Route route) {
        return route.upstreams().isEmpty() && route.vacancy() == Vacancy.STARTING;
    }
}
