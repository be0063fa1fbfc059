package berth.server.instance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceStatus;
import berth.router.FakeRouterControl;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.deployment.PushedApp;
import berth.server.work.Lease;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in a crash loop is so for the control plane that comes after an upgrade as well, until it has recovered. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CrashMarksTest {
    private static final Fate CRASHING =
            Fate.crashing("instance.exited", "exited with code 1").after(7);
    private static final Fate UP_AGAIN = Fate.HEALTHY.after(8);

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

    private final SetClock steady = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "6".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @Test
    void theNextControlPlaneKnowsItAndTellsWhenItHasRecovered() throws Exception {
        var app = pushed("crash-upgrade", 1);
        var instance = seen(app).getFirst();
        node.fate(instance.id(), CRASHING);
        Await.until(() -> "told", () -> told(app).equals(List.of("instance.crashed")));
        // It is up just now, and stays so: but for half a minute nobody may rely on that.
        node.fate(instance.id(), UP_AGAIN);
        var next = next();
        look(next, 0);
        assertTrue(next.isCrashed(instance));
        look(next, 29);
        assertTrue(next.isCrashed(instance));
        assertEquals(List.of("instance.crashed"), told(app));
        look(next, 1);
        assertFalse(next.isCrashed(instance));
        assertEquals(List.of("instance.recovered", "instance.crashed"), told(app));
        // And what has recovered is known to the one after that.
        var last = next();
        look(last, 0);
        assertFalse(last.isCrashed(instance));
    }

    @Test
    void itsSistersKeepServing() throws Exception {
        var app = pushed("crash-sisters", 2);
        var broken = seen(app).getFirst();
        var sister = upstream(seen(app).getLast());
        node.fate(broken.id(), CRASHING);
        Await.until(() -> "only its sister serves", () -> routed(app).equals(List.of(sister)));
        Await.until(() -> "told", () -> told(app).equals(List.of("instance.crashed")));
        assertEquals(List.of(sister), routed(app));
        assertEquals(
                List.of("CRASHED", "HEALTHY"),
                operator().get(path(app, "instances")).jsonPath().<String>getList("state").stream()
                        .sorted()
                        .toList());
        node.fate(broken.id(), UP_AGAIN);
        Await.until(() -> "both serve", () -> routed(app).size() == 2);
    }

    private Crashes next() {
        return new Crashes(instances, events, lease, clock, steady);
    }

    private void look(Crashes crashes, int secondsLater) {
        steady.set(steady.instant().plusSeconds(secondsLater));
        instances.observe();
        crashes.turn();
    }

    private PushedApp pushed(String name, int count) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(60, TimeUnit.SECONDS);
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": " + count + "}}")
                .patch(path(app, "formation"))
                .then()
                .statusCode(200);
        Await.until(() -> count + " are routed", () -> routed(app).size() == count);
        return app;
    }

    private List<InstanceStatus> seen(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    private static String upstream(InstanceStatus instance) {
        var address = instance.address().orElseThrow();
        return address.host() + ":" + address.port();
    }

    private List<String> routed(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams();
    }

    private static List<String> told(PushedApp app) {
        return operator()
                .get("/api/v1/events?kind=instance.&app=" + app.name())
                .jsonPath()
                .getList("kind");
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production/" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
