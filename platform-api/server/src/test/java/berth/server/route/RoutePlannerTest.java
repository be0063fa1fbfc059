package berth.server.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.router.Route;
import berth.router.Vacancy;
import berth.server.instance.Observation;
import berth.server.route.RoutedEnvironment.Serving;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutePlannerTest {
    private static final Route PLATFORM = new Route("berth.localhost", "/", List.of("127.0.0.1:8081"), "berth");
    private static final GroupKey V1 = key(1);
    private static final GroupKey V2 = key(2);

    @Test
    void theConsoleIsRoutedFromTheStart() {
        assertEquals(List.of(PLATFORM), RoutePlanner.plan(PLATFORM, List.of(), new Observation(List.of()), List.of()));
    }

    @Test
    void anEnvironmentWithoutReleaseHasARouteToNothing() {
        assertEquals(List.of(), upstreams(plan(Optional.empty(), List.of())));
    }

    @Test
    void requestsGoToHealthyInstancesOfTheRoutedReleaseOnly() {
        var table = plan(
                Optional.of(V2),
                List.of(
                        seen(V1, InstanceState.HEALTHY, "10.0.0.1"),
                        seen(V2, InstanceState.HEALTHY, "10.0.0.3"),
                        seen(V2, InstanceState.HEALTHY, "10.0.0.2"),
                        seen(V2, InstanceState.STARTING, "10.0.0.4")));
        assertEquals(List.of("10.0.0.2:8080", "10.0.0.3:8080"), upstreams(table));
    }

    @Test
    void anInstanceThatIsTooBusyKeepsItsRouteIfItIsTheLast() {
        var before = List.of(new Route("shop.localhost", "/", List.of("10.0.0.1:8080"), "shop/production"));
        var busy = new Observation(List.of(seen(V1, InstanceState.UNHEALTHY, "10.0.0.1")));
        var table = RoutePlanner.plan(PLATFORM, List.of(environment(Optional.of(V1))), busy, before);
        assertEquals(List.of("10.0.0.1:8080"), upstreams(table));
    }

    @Test
    void oneThatSomebodyHasPausedDoesNot() {
        var before =
                List.of(new Route("shop.localhost", "/", List.of("10.0.0.1:8080", "10.0.0.2:8080"), "shop/production"));
        var paused = paused("10.0.0.1");
        var alone = RoutePlanner.plan(
                PLATFORM, List.of(environment(Optional.of(V1))), new Observation(List.of(paused)), before);
        assertEquals(List.of(), upstreams(alone));
        assertEquals(Vacancy.UNHEALTHY, alone.getLast().vacancy());
        var busy = seen(V1, InstanceState.UNHEALTHY, "10.0.0.2");
        var besideOne = RoutePlanner.plan(
                PLATFORM, List.of(environment(Optional.of(V1))), new Observation(List.of(paused, busy)), before);
        assertEquals(List.of("10.0.0.2:8080"), upstreams(besideOne));
    }

    private static InstanceStatus paused(String host) {
        return new InstanceStatus(
                host,
                V1,
                InstanceState.UNHEALTHY,
                1,
                Optional.of(new InstanceStatus.Address(host, 8080)),
                Optional.of(new InstanceStatus.Reason("instance.paused", "was paused")),
                Optional.empty());
    }

    @Test
    void anInstanceThatEndedLosesItsRoute() {
        var before = List.of(new Route("shop.localhost", "/", List.of("10.0.0.1:8080"), "shop/production"));
        var ended = new Observation(List.of(seen(V1, InstanceState.RESTARTING, "10.0.0.1")));
        assertEquals(
                List.of(),
                upstreams(RoutePlanner.plan(PLATFORM, List.of(environment(Optional.of(V1))), ended, before)));
    }

    @Test
    void whileItIsBeingRoutedANewReleaseThatFaltersLeavesTheRouteToTheOldOne() {
        var environment = new RoutedEnvironment(
                "shop.localhost", "shop/production", List.of(new Serving(V2, 1)), Optional.of(new Serving(V1, 1)));
        var seen = new Observation(
                List.of(seen(V1, InstanceState.HEALTHY, "10.0.0.1"), seen(V2, InstanceState.RESTARTING, "10.0.0.2")));
        assertEquals(
                List.of("10.0.0.1:8080"),
                upstreams(RoutePlanner.plan(PLATFORM, List.of(environment), seen, List.of())));
    }

    @Test
    void whatIsMoreThanWishedIsRoutedNoMore() {
        var environment = new RoutedEnvironment(
                "shop.localhost", "shop/production", List.of(new Serving(V1, 1)), Optional.empty());
        var seen = new Observation(List.of(
                seen(V1, InstanceState.STARTING, "10.0.0.1"),
                seen(V1, InstanceState.HEALTHY, "10.0.0.2"),
                seen(V1, InstanceState.HEALTHY, "10.0.0.3")));
        assertEquals(
                List.of("10.0.0.2:8080"),
                upstreams(RoutePlanner.plan(PLATFORM, List.of(environment), seen, List.of())));
    }

    @Test
    void whileOneReleaseRollsOverAnotherBothServe() {
        var environment = new RoutedEnvironment(
                "shop.localhost", "shop/production", List.of(new Serving(V2, 1), new Serving(V1, 1)), Optional.empty());
        var seen = new Observation(List.of(
                seen(V1, InstanceState.HEALTHY, "10.0.0.1"),
                seen(V1, InstanceState.HEALTHY, "10.0.0.2"),
                seen(V2, InstanceState.HEALTHY, "10.0.0.3")));
        assertEquals(
                List.of("10.0.0.1:8080", "10.0.0.3:8080"),
                upstreams(RoutePlanner.plan(PLATFORM, List.of(environment), seen, List.of())));
    }

    @Test
    void anAppThatRunsAndIsNotKnownToBeHealthyMakesTheFirstLookUncertain() {
        var environments = List.of(environment(Optional.of(V1)));
        var starting = new Observation(List.of(seen(V1, InstanceState.STARTING, "10.0.0.1")));
        var ended = new Observation(List.of(seen(V1, InstanceState.EXITED, "10.0.0.1")));
        assertTrue(RoutePlanner.isUncertain(environments, starting));
        assertFalse(RoutePlanner.isUncertain(environments, ended));
        assertFalse(RoutePlanner.isUncertain(environments, new Observation(List.of())));
    }

    @Test
    void aRouteToNothingSaysWhy() {
        var unhealthy = List.of(seen(V1, InstanceState.UNHEALTHY, "10.0.0.1"));
        var restarting = List.of(seen(V1, InstanceState.RESTARTING, "10.0.0.1"));
        assertEquals(Vacancy.UNKNOWN, vacancy(Vacancy.UNKNOWN, restarting, Vacancy.UNKNOWN));
        assertEquals(Vacancy.UNHEALTHY, vacancy(Vacancy.UNKNOWN, unhealthy, Vacancy.UNKNOWN));
        assertEquals(Vacancy.STOPPED, vacancy(Vacancy.STOPPED, unhealthy, Vacancy.UNKNOWN));
        assertEquals(Vacancy.ASLEEP, vacancy(Vacancy.ASLEEP, List.of(), Vacancy.STOPPED));
    }

    @Test
    void anAppThatFailsItsCheckAndEndsAgainAndAgainChangesTheTableOnce() {
        var restarting = List.of(seen(V1, InstanceState.RESTARTING, "10.0.0.1"));
        assertEquals(Vacancy.UNHEALTHY, vacancy(Vacancy.UNKNOWN, restarting, Vacancy.UNHEALTHY));
        assertEquals(Vacancy.UNKNOWN, vacancy(Vacancy.UNKNOWN, List.of(), Vacancy.UNHEALTHY));
    }

    @Test
    void whatIsWishedAndHasNeverRunIsOnItsWay() {
        var starting = List.of(seen(V1, InstanceState.STARTING, "10.0.0.1"));
        assertEquals(Vacancy.STARTING, vacancy(Vacancy.UNKNOWN, List.of(), Vacancy.STOPPED));
        assertEquals(Vacancy.STARTING, vacancy(Vacancy.UNKNOWN, List.of(), Vacancy.STARTING));
        assertEquals(Vacancy.STARTING, vacancy(Vacancy.UNKNOWN, starting, Vacancy.STARTING));
        assertEquals(Vacancy.STARTING, vacancy(Vacancy.UNKNOWN, starting, Vacancy.UNKNOWN));
        assertEquals(Vacancy.STOPPED, vacancy(Vacancy.STOPPED, starting, Vacancy.STARTING));
        var nothingWished = environment(Optional.empty());
        var starts = new Route("shop.localhost", "/", List.of(), "shop/production").withVacancy(Vacancy.STARTING);
        assertEquals(
                Vacancy.UNKNOWN,
                RoutePlanner.plan(PLATFORM, List.of(nothingWished), new Observation(List.of()), List.of(starts))
                        .getLast()
                        .vacancy());
    }

    @Test
    void nobodyWaitsForWhatEndedOrStartsAgain() {
        var again = new InstanceStatus(
                "i1", V1, InstanceState.STARTING, 2, Optional.empty(), Optional.empty(), Optional.empty());
        var restarting = seen(V1, InstanceState.RESTARTING, "10.0.0.1");
        assertEquals(Vacancy.UNKNOWN, vacancy(Vacancy.UNKNOWN, List.of(again), Vacancy.STARTING));
        assertEquals(Vacancy.UNKNOWN, vacancy(Vacancy.UNKNOWN, List.of(restarting), Vacancy.STARTING));
        assertEquals(Vacancy.UNKNOWN, vacancy(Vacancy.UNKNOWN, List.of(), Vacancy.UNKNOWN));
    }

    private static Vacancy vacancy(Vacancy known, List<InstanceStatus> instances, Vacancy before) {
        var environment = new RoutedEnvironment(
                "shop.localhost", "shop/production", List.of(new Serving(V1, 2)), known, Optional.empty());
        var previous = new Route("shop.localhost", "/", List.of(), "shop/production").withVacancy(before);
        return RoutePlanner.plan(PLATFORM, List.of(environment), new Observation(instances), List.of(previous))
                .getLast()
                .vacancy();
    }

    private static List<Route> plan(Optional<GroupKey> web, List<InstanceStatus> instances) {
        return RoutePlanner.plan(PLATFORM, List.of(environment(web)), new Observation(instances), List.of());
    }

    private static RoutedEnvironment environment(Optional<GroupKey> web) {
        return new RoutedEnvironment(
                "shop.localhost",
                "shop/production",
                web.map(group -> new Serving(group, 9)).stream().toList(),
                Optional.empty());
    }

    private static List<String> upstreams(List<Route> table) {
        return table.stream()
                .filter(route -> route.host().equals("shop.localhost"))
                .findFirst()
                .orElseThrow()
                .upstreams();
    }

    private static GroupKey key(int release) {
        return new GroupKey(new EnvironmentKey("e1", "shop", "production"), release, "app", "web");
    }

    private static InstanceStatus seen(GroupKey group, InstanceState state, String host) {
        return new InstanceStatus(
                host,
                group,
                state,
                1,
                state == InstanceState.HEALTHY ? Optional.of(new InstanceStatus.Address(host, 8080)) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
