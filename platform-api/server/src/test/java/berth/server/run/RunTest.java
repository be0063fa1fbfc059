package berth.server.run;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.run.RunKind;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is run by whose wish, and how it ends by itself. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunTest extends RunFixture {
    @Test
    void aCommandRunsWithTheImageAndConfigOfTheLiveRelease() throws Exception {
        var app = platform.live("run-once");
        node.runOutput(run -> List.of("42 rows", "done"));
        start(app, "rake db:seed").statusCode(201).header("Location", endsWith("/runs/1"));
        ended(app, 1)
                .body("state", equalTo("SUCCEEDED"))
                .body("exitCode", equalTo(0))
                .body("release", equalTo(1));
        assertEquals("42 rows\ndone\n", log(app, 1));
        var spec = started(app).getFirst();
        assertEquals("rake db:seed", spec.command());
        assertEquals("sha256:" + "c".repeat(64), spec.image());
        assertEquals("run-once", spec.variables().get("BERTH_APP"));
        Await.until(() -> "its container is removed", () -> node.run(spec.key()).isEmpty());
    }

    @Test
    void theNameOfAProcessTypeStandsForItsCommand() throws Exception {
        var app = platform.live("run-type");
        start(app, "seed").statusCode(201).body("command", equalTo("exec rake seed"));
    }

    @Test
    void anotherExitCodeIsAFailureWithItsCause() throws Exception {
        var app = platform.live("run-fails");
        node.runEnd(run -> Optional.of(3));
        start(app, "false").statusCode(201);
        ended(app, 1)
                .body("state", equalTo("FAILED"))
                .body("exitCode", equalTo(3))
                .body("failure.code", equalTo("instance.exited"));
    }

    @Test
    void aRunIsThereOnceHoweverOftenItIsWished() throws Exception {
        var app = platform.live("run-twice");
        var environment = app.production();
        var order = NewRun.unattended(
                UUID.randomUUID(),
                environment.liveRelease().orElseThrow(),
                RunKind.CRON,
                "tick",
                Optional.empty(),
                "operator");
        var first = runs.queue(environment, order);
        assertEquals(first.number(), runs.queue(environment, order).number());
        ended(app, first.number());
        assertEquals(1, started(app).size());
    }

    @Test
    void beforeTheFirstReleaseNothingRuns() {
        var app = platform.create("run-early");
        start(app, "ls").statusCode(409).body("code", equalTo("run.nothing-live"));
        start(app, " ").statusCode(400).body("code", equalTo("run.command-missing"));
        start(app, "x".repeat(10_000)).statusCode(409).body("code", equalTo("run.nothing-live"));
        start(app, "x".repeat(10_001))
                .statusCode(400)
                .body("code", equalTo("run.command-too-long"))
                .body("detail", equalTo("the command has 10001 characters; 10000 are allowed"));
        operator().get(app.path("/runs/1")).then().statusCode(404).body("code", equalTo("run.unknown"));
    }

    private static String log(PushedApp app, int number) {
        return operator().get(app.path("/runs/" + number + "/log")).asString();
    }
}
