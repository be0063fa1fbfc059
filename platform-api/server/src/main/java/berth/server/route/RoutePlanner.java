package berth.server.route;

import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.router.Route;
import berth.router.RouteKey;
import berth.router.Vacancy;
import berth.server.instance.Kept;
import berth.server.instance.Observation;
import berth.server.route.RoutedEnvironment.Serving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Environments and what is seen of their instances to routes. Pure. */
final class RoutePlanner {
    private static final String PAUSED = "instance.paused";

    private RoutePlanner() {}

    /**
     * Routes in order of host. Requests go to healthy instances. If none is, they go on to those that were routed before
     * and still run: an instance that is too busy to accept a probe may still answer somebody,
     * but none that somebody has paused.
     *
     * @param previous the table that the router serves now
     */
    static List<Route> plan(
            Route platform, List<RoutedEnvironment> environments, Observation observation, List<Route> previous) {
        Map<GroupKey, List<InstanceStatus>> groups = observation.byGroup();
        Map<String, Route> byHost = new HashMap<>();
        previous.forEach(route -> byHost.put(route.host(), route));
        var routes = new ArrayList<Route>();
        routes.add(platform);
        for (RoutedEnvironment environment : environments) {
            var before = Optional.ofNullable(byHost.get(environment.host()));
            var instances = instances(environment.serving(), groups);
            var upstreams = healthy(instances);
            if (upstreams.isEmpty()) {
                upstreams = healthy(instances(environment.fallback().stream().toList(), groups));
            }
            if (upstreams.isEmpty() && instances.stream().anyMatch(RoutePlanner::mayAnswer)) {
                var paused = addresses(instances, RoutePlanner::isPaused);
                upstreams = before.map(Route::upstreams).orElse(List.of()).stream()
                        .filter(upstream -> !paused.contains(upstream))
                        .toList();
            }
            var route = new Route(environment.host(), "/", upstreams, environment.label());
            routes.add(upstreams.isEmpty() ? route.withVacancy(vacancy(environment, instances, before)) : route);
        }
        routes.sort(RouteKey.ORDER);
        return List.copyOf(routes);
    }

    private static Vacancy vacancy(
            RoutedEnvironment environment, List<InstanceStatus> instances, Optional<Route> before) {
        if (environment.vacancy() != Vacancy.UNKNOWN) {
            return environment.vacancy();
        }
        var last = before.filter(route -> route.upstreams().isEmpty())
                .map(Route::vacancy)
                .orElse(Vacancy.UNKNOWN);
        boolean wasUnhealthy = last == Vacancy.UNHEALTHY && !instances.isEmpty();
        if (wasUnhealthy || instances.stream().anyMatch(RoutePlanner::struggles)) {
            return Vacancy.UNHEALTHY;
        }
        // They are wished, and none was made yet.
        boolean isToStart = instances.isEmpty()
                && environment.serving().stream().anyMatch(group -> group.count() > 0)
                && (last == Vacancy.STOPPED || last == Vacancy.STARTING);
        return isToStart || instances.stream().anyMatch(RoutePlanner::startsFirst) ? Vacancy.STARTING : Vacancy.UNKNOWN;
    }

    /** Not that one starts again: an app that crashes would change the table at each of its starts, and nobody should wait for it. */
    private static boolean startsFirst(InstanceStatus instance) {
        return instance.state() == InstanceState.STARTING && instance.starts() <= 1;
    }

    static List<String> healthy(List<InstanceStatus> instances) {
        return addresses(instances, instance -> instance.state() == InstanceState.HEALTHY);
    }

    private static List<String> addresses(List<InstanceStatus> instances, Predicate<InstanceStatus> which) {
        return instances.stream()
                .filter(which)
                .flatMap(instance -> instance.address().stream())
                .map(address -> address.host() + ":" + address.port())
                .sorted()
                .toList();
    }

    /**
     * Whether some environment has instances that run and none that is known to be healthy: after a start of the control
     * plane that is more likely a probe that failed than an app that did.
     */
    static boolean isUncertain(List<RoutedEnvironment> environments, Observation observation) {
        Map<GroupKey, List<InstanceStatus>> groups = observation.byGroup();
        return environments.stream()
                .map(environment -> instances(environment.serving(), groups))
                .anyMatch(instances -> healthy(instances).isEmpty()
                        && instances.stream()
                                .anyMatch(
                                        instance -> struggles(instance) || instance.state() == InstanceState.STARTING));
    }

    private static List<InstanceStatus> instances(List<Serving> serving, Map<GroupKey, List<InstanceStatus>> groups) {
        return serving.stream()
                .flatMap(each -> Kept.of(groups.getOrDefault(each.group(), List.of()), each.count()).stream())
                .toList();
    }

    private static boolean mayAnswer(InstanceStatus instance) {
        return struggles(instance) && !isPaused(instance);
    }

    private static boolean isPaused(InstanceStatus instance) {
        return instance.reason().filter(why -> why.code().equals(PAUSED)).isPresent();
    }

    private static boolean struggles(InstanceStatus instance) {
        return instance.state() == InstanceState.UNHEALTHY;
    }
}
