package berth.server.instance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.router.FakeRouterControl;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import berth.server.work.Lease;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads the events in the morning sees what befell instances in the night, and nothing of what Berth itself did to them. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InstancesToldTest {
    private static final Fate KILLED = Fate.crashing("instance.signalled", "exited with code 137 (ended by SIGKILL)")
            .after(1);

    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @Inject
    Instances instances;

    @Inject
    InstanceEvents events;

    @Inject
    Lease lease;

    @Inject
    Clock clock;

    private final Clock steady = Clock.systemUTC();

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "7".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @AfterEach
    void everythingEndsAtOnceAgain() {
        node.slowToEnd(false);
    }

    @Test
    void oneThatIsKilledAndComesBackIsTold() throws Exception {
        var app = pushed("told-killed", 1);
        var id = seen(app).getFirst().id();
        node.fate(id, KILLED);
        awaitTold(app, List.of("instance.ended"));
        node.fate(id, Fate.HEALTHY.after(2));
        awaitTold(app, List.of("instance.healthy", "instance.ended"));
        var told = events(app);
        var ended = told.<String, String>getMap("[1].detail");
        assertEquals("berth", told.getString("[1].actor"));
        assertEquals("instance.signalled", ended.get("code"));
        assertEquals("exited with code 137 (ended by SIGKILL)", ended.get("message"));
        assertEquals("web", ended.get("process"));
        assertEquals("1", ended.get("release"));
        assertEquals(InstanceLogs.shortId(id), ended.get("instance"));
        assertEquals(ended.get("instance"), told.getString("[0].detail.instance"));
        assertTrue(Integer.parseInt(told.getString("[0].detail.awaySeconds")) >= 0, told.prettify());
    }

    @Test
    void oneThatIsPausedIsTold() throws Exception {
        var app = pushed("told-paused", 1);
        var id = seen(app).getFirst().id();
        node.fate(id, Fate.of(InstanceState.UNHEALTHY, "instance.paused", "was paused"));
        awaitTold(app, List.of("instance.unhealthy"));
        node.fate(id, Fate.HEALTHY);
        awaitTold(app, List.of("instance.healthy", "instance.unhealthy"));
        assertEquals("instance.paused", events(app).getString("[1].detail.code"));
    }

    @Test
    void oneThatIsRemovedByHandIsToldAndThatAnotherIsInItsPlace() throws Exception {
        var app = pushed("told-removed", 1);
        var lost = seen(app).getFirst();
        // It has been looked at: one that comes and goes between two looks nobody misses.
        node.fate(lost.id(), KILLED);
        awaitTold(app, List.of("instance.ended"));
        node.fate(lost.id(), Fate.HEALTHY.after(2));
        awaitTold(app, List.of("instance.healthy", "instance.ended"));
        node.remove(lost.group(), Set.of(lost.id()), Duration.ZERO);
        awaitTold(app, List.of("instance.healthy", "instance.ended", "instance.healthy", "instance.ended"));
        var told = events(app);
        assertEquals("instance.removed", told.getString("[1].detail.code"));
        assertEquals(InstanceLogs.shortId(lost.id()), told.getString("[0].detail.replaces"));
    }

    @Test
    void whatBerthEndsIsNotToldAndIsStoppingMeanwhile() throws Exception {
        var app = pushed("told-scaled", 3);
        node.slowToEnd(true);
        scale(app, 1);
        Await.until(() -> "they have their signal", () -> node.isEnding(app.name()));
        // The oldest stays.
        seen(app).stream()
                .skip(1)
                .forEach(each -> node.fate(each.id(), Fate.of(InstanceState.EXITED, "instance.exited", "exited")));
        Await.until(
                () -> "two are stopping",
                () -> states(app).stream().filter("STOPPING"::equals).count() == 2);
        assertEquals(
                0,
                operator()
                        .get(path(app, "instances"))
                        .jsonPath()
                        .<Map<String, Object>>getList("findAll {it.state == 'STOPPING'}.failure")
                        .stream()
                        .filter(failure -> failure != null)
                        .count());
        node.slowToEnd(false);
        Await.until(() -> "one is left", () -> states(app).equals(List.of("HEALTHY")));
        app.push("two").result().get(60, TimeUnit.SECONDS);
        Await.until(() -> "the old release is gone", () -> seen(app).size() == 1);
        // A killing after it is told: so all before it has been looked at.
        node.fate(seen(app).getFirst().id(), KILLED);
        awaitTold(app, List.of("instance.ended"));
        assertEquals("2", events(app).getString("[0].detail.release"));
    }

    @Test
    void aSecondControlPlaneTellsNothingTwice() throws Exception {
        var app = pushed("told-twice", 1);
        var id = seen(app).getFirst().id();
        var second = new Crashes(instances, events, lease, clock, steady);
        second.turn();
        node.fate(id, KILLED);
        awaitTold(app, List.of("instance.ended"));
        second.turn();
        // One that comes now reads what has been told.
        var third = new Crashes(instances, events, lease, clock, steady);
        third.turn();
        assertEquals(List.of("instance.ended"), told(app));
        node.fate(id, Fate.HEALTHY.after(2));
        awaitTold(app, List.of("instance.healthy", "instance.ended"));
        second.turn();
        third.turn();
        assertEquals(List.of("instance.healthy", "instance.ended"), told(app));
    }

    private PushedApp pushed(String name, int count) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(60, TimeUnit.SECONDS);
        scale(app, count);
        Await.until(
                () -> count + " are routed",
                () -> router.route(name + ".localhost")
                                .orElseThrow()
                                .upstreams()
                                .size()
                        == count);
        return app;
    }

    private static void scale(PushedApp app, int count) {
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": " + count + "}}")
                .patch(path(app, "formation"))
                .then()
                .statusCode(200);
    }

    private List<InstanceStatus> seen(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    private static void awaitTold(PushedApp app, List<String> kinds) {
        Await.until(() -> kinds + " instead of " + told(app), () -> told(app).equals(kinds));
    }

    private static List<String> told(PushedApp app) {
        return events(app).getList("kind");
    }

    private static JsonPath events(PushedApp app) {
        return operator().get("/api/v1/events?kind=instance.&app=" + app.name()).jsonPath();
    }

    private static List<String> states(PushedApp app) {
        return operator().get(path(app, "instances")).jsonPath().getList("state");
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production/" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
