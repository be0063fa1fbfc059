package berth.server.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.sleep.SleepState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceStatus;
import berth.router.FakeRouterControl;
import berth.router.Route;
import berth.router.Vacancy;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.environment.EnvironmentRef;
import berth.server.instance.Instances;
import berth.server.route.Routes;
import berth.server.sleep.Sleep;
import berth.server.sleep.SleepMove;
import berth.server.sleep.Sleeps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @Inject
    EntityManager database;

    @Inject
    Sleeps sleeps;

    @Inject
    Sleeping.Subjects subjects;

    @Inject
    Routes routes;

    @Inject
    Instances instances;

    @Inject
    Waking waking;

    private UUID environment = UUID.randomUUID();

    @BeforeEach
    void buildsSucceed() {
        image("a");
    }

    @AfterEach
    void allIsWell() {
        image("a");
        node.fate(group -> Fate.HEALTHY);
        router.unavailable(false);
    }

    @Test
    void whatIsPutToSleepKeepsItsRouteAndLosesItsInstances() throws Exception {
        var app = asleep("sleep-now");
        assertEquals(Vacancy.ASLEEP, route(app).vacancy());
        assertEquals(List.of(), seen(app));
        operator().get("/api/v1/apps/" + app.name()).then().body("state", equalTo("ASLEEP"));
        operator()
                .get("/api/v1/apps/" + app.name() + "/environments/production")
                .then()
                .body("sleep.state", equalTo("ASLEEP"))
                .body("release", equalTo(1));
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.asleep"));
    }

    @Test
    void theRouterHoldsRequestsBeforeAnyInstanceIsStopped() throws Exception {
        var app = pushed("sleep-order");
        router.unavailable(true);
        post(app, "now").statusCode(200);
        // As long as the router cannot be told, nothing may stop: not at the second look either.
        var before = seen(app);
        lookAgain();
        lookAgain();
        assertEquals(before, seen(app));
        router.unavailable(false);
        Await.until(() -> "asleep", () -> seen(app).isEmpty());
        assertEquals(Vacancy.ASLEEP, route(app).vacancy());
    }

    @Test
    void theFirstRequestWakesIt() throws Exception {
        var app = asleep("sleep-wake");
        router.wanted(app.name() + "/production", 1);
        awaitAwake(app);
        assertEquals(2, seen(app).size());
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.woken"));
        router.wanted(app.name() + "/production", 0);
    }

    @Test
    void whatHasSomethingOpenStaysAwakeUntilThatIsOver() throws Exception {
        var app = pushed("sleep-open");
        var upstream = route(app).upstreams().getFirst();
        router.inFlight(upstream, 1);
        post(app, "now").statusCode(200);
        lookAgain();
        lookAgain();
        assertEquals(List.of(upstream), route(app).upstreams());
        router.inFlight(upstream, 0);
        Await.until(() -> "asleep", () -> seen(app).isEmpty());
    }

    @Test
    void whoWishedItToSleepIsHeardUntilItDoesThoughARequestOpensMeanwhile() {
        // Without a release no loop moves it, and the API takes no such wish.
        var app = platform.create("sleep-wish");
        var production = app.production();
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("""
                                insert into sleep (environment_id, state, wish, asked_by)
                                values (:environment, 'AWAKE', 'SLEEP', 'operator')
                                """)
                        .setParameter("environment", production.id())
                        .executeUpdate());
        move(production, SleepState.AWAKE, SleepState.FALLING_ASLEEP, SleepMove.Why.IDLE);
        move(production, SleepState.FALLING_ASLEEP, SleepState.AWAKE, SleepMove.Why.STILL_IN_USE);
        assertEquals(Optional.of(Sleep.Wish.SLEEP), wish(production));
        move(production, SleepState.AWAKE, SleepState.FALLING_ASLEEP, SleepMove.Why.IDLE);
        move(production, SleepState.FALLING_ASLEEP, SleepState.ASLEEP, SleepMove.Why.QUIET);
        assertEquals(Optional.empty(), wish(production));
        operator()
                .get("/api/v1/events?kind=environment.asleep&app=" + app.name())
                .then()
                .body("actor", equalTo(List.of("operator")));
    }

    private void move(EnvironmentRef environment, SleepState from, SleepState to, SleepMove.Why why) {
        assertTrue(sleeps.move(environment, from, new SleepMove(to, why, Optional.empty())), from + " to " + to);
    }

    private Optional<Sleep.Wish> wish(EnvironmentRef environment) {
        return sleeps.restless().stream()
                .filter(sleep -> sleep.environment().equals(environment.id()))
                .findFirst()
                .flatMap(Sleep::wish);
    }

    @Test
    void itFallsAsleepAfterAsManyMinutesWithoutARequestAsItWasTold() throws Exception {
        var app = pushed("sleep-idle");
        put(app, "{\"afterMinutes\": 30}").statusCode(200).body("afterMinutes", equalTo(30));
        var clock = new ClockOfTomorrow();
        var sleeping = new Sleeping(sleeps, subjects, routes, router, waking, clock);
        assertTrue(staysAwake(sleeping, app));
        router.asked(route(app).upstreams().getFirst());
        clock.ahead = Duration.ofMinutes(20);
        assertTrue(staysAwake(sleeping, app));
        clock.ahead = Duration.ofMinutes(49);
        assertTrue(staysAwake(sleeping, app), "29 minutes after the last request");
        clock.ahead = Duration.ofMinutes(51);
        assertFalse(staysAwake(sleeping, app), "31 minutes after the last request");
        Await.until(() -> "asleep", () -> seen(app).isEmpty());
    }

    @Test
    void aPushDeploysWhatSleepsAndLeavesItAwake() throws Exception {
        var app = asleep("sleep-push");
        image("b");
        assertInstanceOf(PushResult.Live.class, app.push("two").result().get(30, TimeUnit.SECONDS));
        awaitAwake(app);
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        assertEquals(
                List.of(2, 2),
                seen(app).stream().map(each -> each.group().release()).toList());
    }

    @Test
    void aPushThatFailsLeavesItAsleep() throws Exception {
        var app = asleep("sleep-push-fails");
        instancesDie(app);
        app.push("two").result().get(30, TimeUnit.SECONDS);
        Await.until(() -> "nothing runs", () -> seen(app).isEmpty());
        assertEquals(SleepState.ASLEEP, sleeps.state(app.production().id()));
        assertEquals(Vacancy.ASLEEP, route(app).vacancy());
    }

    @Test
    void changedConfigWakesIt() throws Exception {
        var app = asleep("sleep-config");
        operator()
                .contentType("application/json")
                .body("{\"COLOUR\": \"blue\"}")
                .patch(path(app, "config"))
                .then()
                .statusCode(200);
        awaitAwake(app);
        assertEquals("blue", node.spec(seen(app).getFirst().id()).variables().get("COLOUR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no web at all", "no instance of web", "a web that crashes"})
    void whatHasNobodyWhomARequestCouldReachSleepsWhenItIsTold(String how) throws Exception {
        var app = platform.create("sleep-" + how.replace(' ', '-'));
        if (how.equals("no web at all")) {
            processes(Map.of("worker", "exec work"));
        }
        app.push("one").result().get(30, TimeUnit.SECONDS);
        int running = how.equals("a web that crashes") ? 2 : 1;
        if (how.equals("no instance of web")) {
            operator()
                    .contentType("application/json")
                    .body("{\"web\": {\"count\": 0}}")
                    .patch(path(app, "formation"))
                    .then()
                    .statusCode(200);
        }
        if (how.equals("a web that crashes")) {
            instancesDie(app);
        }
        Await.until(
                () -> "no request reaches it",
                () -> route(app).upstreams().isEmpty() && seen(app).size() == running);
        post(app, "now").statusCode(200);
        Await.until(() -> "asleep", () -> seen(app).isEmpty());
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.asleep"));
        node.fate(group -> Fate.HEALTHY);
        post(app, "wake").statusCode(200);
        Await.until(
                () -> "awake",
                () -> seen(app).size() == running
                        && sleeps.state(app.production().id()) == SleepState.AWAKE);
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.woken"));
        assertTrue(sleeps.restless().stream()
                .noneMatch(sleep -> sleep.environment().equals(app.production().id())));
    }

    @Test
    void whereNothingIsLiveNothingCanSleep() {
        var app = platform.create("sleep-nothing");
        post(app, "now").statusCode(409).body("code", equalTo("sleep.nothing-live"));
        operator()
                .get("/api/v1/events?app=" + app.name())
                .then()
                .body("kind", not(hasItem("environment.sleep-requested")));
    }

    @Test
    void itSleepsOnWhileItIsScaledAndWakesAsManyInstances() throws Exception {
        var app = asleep("sleep-scale");
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": 3}}")
                .patch(path(app, "formation"))
                .then()
                .statusCode(200);
        lookAgain();
        assertEquals(List.of(), seen(app));
        post(app, "wake").statusCode(200);
        Await.until(() -> "three are routed", () -> route(app).upstreams().size() == 3);
    }

    @Test
    void whatNeverSleepsAnyMoreIsWoken() throws Exception {
        var app = pushed("sleep-never");
        put(app, "{\"afterMinutes\": 5}").statusCode(200);
        post(app, "now").statusCode(200);
        Await.until(() -> "asleep", () -> seen(app).isEmpty());
        put(app, "{\"afterMinutes\": null}").statusCode(200).body("afterMinutes", nullValue());
        awaitAwake(app);
        operator()
                .get("/api/v1/events?kind=environment.sleep-changed&app=" + app.name())
                .then()
                .body("detail.after", equalTo(List.of("never", "5 minutes")));
    }

    @Test
    void whatDoesNotComeUpIsAwakeAndSaysWhy() throws Exception {
        var app = asleep("sleep-broken");
        instancesDie(app);
        router.wanted(app.name() + "/production", 1);
        // Those who wait get the page of an app that does not run, not the one of an app that sleeps.
        Await.until(() -> "given up", () -> route(app).vacancy() != Vacancy.ASLEEP);
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        operator()
                .get("/api/v1/events?kind=environment.wake-failed&app=" + app.name())
                .then()
                .body("[0].detail.code", equalTo("instance.exited"))
                .body("[0].detail.message", equalTo("the new web instance is not healthy: exited with code 1"));
        router.wanted(app.name() + "/production", 0);
    }

    @Test
    void itSleepsAndWakesAgainAndAgain() throws Exception {
        var app = pushed("sleep-cycle");
        String before = seen(app).getFirst().id();
        for (int i = 0; i < 5; i++) {
            post(app, "now").statusCode(200);
            Await.until(() -> "asleep", () -> seen(app).isEmpty());
            router.wanted(app.name() + "/production", 1);
            awaitAwake(app);
            router.wanted(app.name() + "/production", 0);
            var now = seen(app).getFirst().id();
            assertNotEquals(before, now);
            before = now;
        }
    }

    @Test
    void aDeletedAppLeavesNothingOfItsSleep() throws Exception {
        var app = asleep("sleep-deleted");
        operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        Await.until(
                () -> "forgotten",
                () -> sleeps.restless().stream()
                        .noneMatch(sleep -> sleep.environment().equals(environment)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"afterMinutes\": 0}", "{\"afterMinutes\": -5}", "{\"afterMinutes\": 43201}"})
    void timesThatMakeNoSenseAreRefused(String body) throws Exception {
        if (operator().get("/api/v1/apps/sleep-refused").statusCode() == 404) {
            platform.create("sleep-refused");
        }
        operator()
                .contentType("application/json")
                .body(body)
                .put("/api/v1/apps/sleep-refused/environments/production/sleep")
                .then()
                .statusCode(400)
                .body("code", equalTo("sleep.invalid"));
    }

    private PushedApp pushed(String name) throws Exception {
        var app = platform.create(name);
        environment = app.production().id();
        app.push("one").result().get(30, TimeUnit.SECONDS);
        return app;
    }

    private PushedApp asleep(String name) throws Exception {
        var app = pushed(name);
        post(app, "now").statusCode(200);
        Await.until(() -> name + " is asleep: " + seen(app), () -> seen(app).isEmpty());
        return app;
    }

    private void awaitAwake(PushedApp app) {
        Await.until(
                () -> app.name() + " is awake: " + route(app) + seen(app),
                () -> !route(app).upstreams().isEmpty()
                        && sleeps.state(app.production().id()) == SleepState.AWAKE);
    }

    private void instancesDie(PushedApp app) {
        node.fate(group -> group.key().environment().app().equals(app.name())
                ? Fate.crashing("instance.exited", "exited with code 1")
                        .after(4)
                : Fate.HEALTHY);
    }

    private boolean staysAwake(Sleeping sleeping, PushedApp app) {
        sleeping.turn(instances.observe(), any -> false, () -> {});
        return sleeps.state(app.production().id()) == SleepState.AWAKE;
    }

    /** Goes ahead as far as it is told. */
    private static final class ClockOfTomorrow extends Clock {
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for the time of " + zone);
        }
    }

    /** The platform's own loop has come by once more. */
    private void lookAgain() {
        int before = node.looks();
        Await.until(() -> "two more looks", () -> node.looks() >= before + 2);
    }

    private void image(String digit) {
        image(digit, Map.of("web", "", "worker", "exec work"));
    }

    private void processes(Map<String, String> types) {
        image("a", types);
    }

    private void image(String digit, Map<String, String> processes) {
        builder.answer(new BuildOutcome.Built("sha256:" + digit.repeat(64), "static", processes, List.of(8080)));
    }

    private List<InstanceStatus> seen(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    private Route route(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow();
    }

    private static ValidatableResponse post(PushedApp app, String what) {
        return operator().post(path(app, "sleep/" + what)).then();
    }

    private static ValidatableResponse put(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .put(path(app, "sleep"))
                .then();
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production/" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
