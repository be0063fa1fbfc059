package berth.server.run;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import berth.api.run.RunState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that was cancelled says by whom, and what to do if that was not meant. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunCancelledTest extends RunFixture {
    private static final String ENDS = "/api/v1/events?kind=run.cancelled&app=";

    @Inject
    OneOffs oneOffs;

    @BeforeEach
    void runsGoOn() {
        node.runEnd(run -> Optional.empty());
    }

    @Test
    void oneThatRuns() throws Exception {
        var app = platform.create("run-cancelled");
        app.push("one").result().get(30, TimeUnit.SECONDS);
        oneOffs.start(platform.operator(), app.production(), "sleep 1000");
        awaitState(app, RunState.RUNNING);
        runs.cancel(platform.operator(), app.production(), 1);
        awaitState(app, RunState.CANCELLED);
        assertCancelled(app, "the run was cancelled by operator", "run it again if it was not meant to stop");
    }

    @Test
    void oneThatWaits() throws Exception {
        var app = platform.create("run-cancelled-early");
        app.push("one").result().get(30, TimeUnit.SECONDS);
        // In one transaction: nobody can have begun it.
        QuarkusTransaction.requiringNew().run(() -> {
            oneOffs.start(platform.operator(), app.production(), "sleep 1000");
            runs.cancel(platform.operator(), app.production(), 1);
        });
        assertCancelled(app, "the run was cancelled by operator", "run it again if it was not meant to stop");
    }

    @Test
    void theReleaseProcessOfADeploymentThatWas() throws Exception {
        var app = platform.create("run-cancelled-release");
        var push = pushWithReleaseProcess(app);
        post(app, "/deployments/1/cancel").statusCode(200);
        push.result().get(30, TimeUnit.SECONDS);
        assertCancelled(
                app,
                "the run was cancelled by operator",
                "push again, or make the change again, if it was not meant to stop");
    }

    @Test
    void theReleaseProcessOfAnAppThatIsDeletedTellsNobodyWhy() throws Exception {
        var app = platform.create("run-deleted-release");
        pushWithReleaseProcess(app);
        operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        Await.until(
                () -> "it has ended",
                () -> !operator().get(ENDS + app.name()).jsonPath().getList("$").isEmpty());
        operator()
                .get(ENDS + app.name())
                .then()
                .body("$", hasSize(1))
                .body("[0].detail.code", nullValue())
                .body("[0].detail.nextStep", nullValue());
    }

    private PushedApp.Push pushWithReleaseProcess(PushedApp app) {
        workers.image("5", Map.of("web", "", "release", "migrate"));
        var push = app.push("one");
        Await.until(
                () -> "it runs",
                () -> runs.list(platform.operator(), app.production()).stream()
                        .anyMatch(run -> run.state() == RunState.RUNNING));
        return push;
    }

    private void awaitState(PushedApp app, RunState wanted) {
        Await.until(
                wanted::name,
                () -> runs.require(platform.operator(), app.production(), 1).state() == wanted);
    }

    private static void assertCancelled(PushedApp app, String message, String nextStep) {
        operator()
                .get(app.path("/runs/1"))
                .then()
                .body("state", equalTo("CANCELLED"))
                .body("failure.code", equalTo("run.cancelled"))
                .body("failure.message", equalTo(message))
                .body("failure.nextStep", equalTo(nextStep));
        operator()
                .get(ENDS + app.name())
                .then()
                .body("$", hasSize(1))
                .body("[0].detail.code", equalTo("run.cancelled"))
                .body("[0].detail.nextStep", equalTo(nextStep));
    }
}
