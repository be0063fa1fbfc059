package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.run.RunState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.run.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is not there for longer than a step may take ends that step, with a cause of its own. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(value = ShortLimits.class, restrictToAnnotatedClass = true)
class TimeIsOverTest extends PlatformFixture {
    @Inject
    Runs runs;

    @Test
    void aRouterThatDoesNotAnswerEndsTheDeploymentAndTheOldReleaseGoesOn() throws Exception {
        var app = platform.live("over-router");
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
        var app = platform.live("over-node");
        node.available(false);
        refused(app, "node.unavailable");
        node.available(true);
        assertEquals(
                1,
                router.route(app.name() + ".localhost")
                        .orElseThrow()
                        .upstreams()
                        .size());
        assertInstanceOf(PushResult.Live.class, app.push("three").end());
    }

    @Test
    void aRunThatGoesOnAfterItsTimeIsEnded() throws Exception {
        var app = platform.live("over-run");
        node.runEnd(run -> Optional.empty());
        operator()
                .contentType("application/json")
                .body("{\"command\": \"sleep 1000\"}")
                .post(app.path("/runs"))
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
                .get(app.path("/runs/1"))
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

    private static void refused(PushedApp app, String code) throws Exception {
        var refused = assertInstanceOf(PushResult.Refused.class, app.push("two").end());
        assertEquals(code, refused.code());
        operator().get(app.path("/deployments/2")).then().body("failure.code", equalTo(code));
        operator()
                .get("/api/v1/events?kind=deployment.failed&app=" + app.name())
                .then()
                .body("[0].detail.code", equalTo(code));
    }
}
