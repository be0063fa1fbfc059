package berth.server.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.run.RunState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.router.FakeRouterControl;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.run.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is not there for longer than a step may take ends that step, with a cause of its own. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(value = ShortLimits.class, restrictToAnnotatedClass = true)
class TimeIsOverTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @Inject
    Runs runs;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "6".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @AfterEach
    void everythingAnswersAgain() {
        node.available(true);
        node.runEnd(run -> Optional.of(0));
        router.unavailable(false);
    }

    @Test
    void aRouterThatDoesNotAnswerEndsTheDeploymentAndTheOldReleaseGoesOn() throws Exception {
        var app = live("over-router");
        router.unavailable(true);
        refused(app, "router.unavailable");
        router.unavailable(false);
        Await.until(
                () -> "only the old one runs",
                () -> node.status().stream()
                        .filter(each -> each.group().environment().app().equals(app.name()))
                        .allMatch(each -> each.group().release() == 1));
        assertEquals(
                1,
                router.route(app.name() + ".localhost")
                        .orElseThrow()
                        .upstreams()
                        .size());
    }

    @Test
    void anEngineThatDoesNotAnswerEndsTheDeploymentAndTheOldReleaseGoesOn() throws Exception {
        var app = live("over-node");
        node.available(false);
        refused(app, "node.unavailable");
        node.available(true);
        assertEquals(
                1,
                router.route(app.name() + ".localhost")
                        .orElseThrow()
                        .upstreams()
                        .size());
        assertInstanceOf(PushResult.Live.class, app.push("three").result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void aRunThatGoesOnAfterItsTimeIsEnded() throws Exception {
        var app = live("over-run");
        node.runEnd(run -> Optional.empty());
        operator()
                .contentType("application/json")
                .body("{\"command\": \"sleep 1000\"}")
                .post(path(app, "runs"))
                .then()
                .statusCode(201);
        Await.until(
                () -> "it is over",
                () -> runs.require(platform.operator(), app.production(), 1)
                        .state()
                        .isTerminal());
        assertEquals(
                RunState.FAILED,
                runs.require(platform.operator(), app.production(), 1).state());
        operator()
                .get(path(app, "runs/1"))
                .then()
                .body("failure.code", equalTo("run.timed-out"))
                .body("exitCode", nullValue());
        Await.until(
                () -> "its container is gone",
                () -> node.runs().stream()
                        .noneMatch(run -> run.key().environment().app().equals(app.name())));
        operator()
                .get("/api/v1/events?kind=run.failed&app=" + app.name())
                .then()
                .body("[0].detail.code", equalTo("run.timed-out"));
    }

    private PushedApp live(String name) throws Exception {
        var app = platform.create(name);
        assertInstanceOf(PushResult.Live.class, app.push("one").result().get(30, TimeUnit.SECONDS));
        return app;
    }

    private static void refused(PushedApp app, String code) throws Exception {
        var refused = assertInstanceOf(
                PushResult.Refused.class, app.push("two").result().get(30, TimeUnit.SECONDS));
        assertEquals(code, refused.code());
        operator().get(path(app, "deployments/2")).then().body("failure.code", equalTo(code));
        operator()
                .get("/api/v1/events?kind=deployment.failed&app=" + app.name())
                .then()
                .body("[0].detail.code", equalTo(code));
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production/" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
