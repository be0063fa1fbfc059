package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.deployment.DeploymentState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.FakeNodeRuntime.Fate;
import berth.node.InstanceState;
import berth.router.FakeRouterControl;
import berth.router.Route;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Web beside a worker, which has to run for two seconds to count as healthy. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class PortlessTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Deployments deployments;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @Inject
    SetClock clock;

    @AfterEach
    void everythingWorksAgain() {
        node.fate(group -> Fate.HEALTHY);
        clock.ahead(Duration.ZERO);
    }

    @Test
    void requestsGoToTheNewWebBeforeTheWorkerHasBeenQuiet() throws Exception {
        var app = live("portless-web");
        var old = upstreams(app);
        clock.set(Instant.now());
        var push = app.push("two");
        Await.until(
                () -> "the new web is routed",
                () -> !upstreams(app).isEmpty() && !upstreams(app).equals(old));
        assertEquals(DeploymentState.ROUTING, newest(app).state());
        assertFalse(push.result().isDone());
        clock.ahead(Duration.ofMinutes(1));
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void aWorkerThatDiesBeforeItHasBeenQuietGivesRequestsBackToTheOldRelease() throws Exception {
        var app = live("portless-dies");
        var old = upstreams(app);
        clock.set(Instant.now());
        var push = app.push("two");
        Await.until(
                () -> "the new web is routed",
                () -> !upstreams(app).isEmpty() && !upstreams(app).equals(old));
        node.fate(group -> group.key().environment().app().equals(app.name())
                        && group.key().process().equals("worker")
                        && group.key().release() == 2
                ? Fate.of(InstanceState.EXITED, "instance.out-of-memory", "needed more memory")
                : Fate.HEALTHY);
        var refused = assertInstanceOf(PushResult.Refused.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals("instance.out-of-memory", refused.code());
        Await.until(() -> "the old web is routed", () -> upstreams(app).equals(old));
    }

    private PushedApp live(String name) throws Exception {
        builder.answer(new BuildOutcome.Built(
                "sha256:" + "4".repeat(64), "static", Map.of("web", "", "worker", "work"), List.of(8080)));
        var app = platform.create(name);
        assertInstanceOf(PushResult.Live.class, app.push("one").result().get(30, TimeUnit.SECONDS));
        return app;
    }

    private Deployment newest(PushedApp app) {
        return deployments.newest(app.production().id()).orElseThrow();
    }

    private List<String> upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").map(Route::upstreams).orElse(List.of());
    }
}
