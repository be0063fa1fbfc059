package berth.server.run;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunKind;
import berth.api.run.RunState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.EnvironmentKey;
import berth.node.FakeNodeRuntime;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.deployment.PushedApp;
import berth.server.instance.GroupSpecs;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Runs runs;

    @Inject
    Rivals rivals;

    @Inject
    FakeBuilder builder;

    @Inject
    EntityManager database;

    @Inject
    FakeNodeRuntime node;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built(
                "sha256:" + "c".repeat(64), "node", Map.of("web", "", "seed", "exec rake seed"), List.of(8080)));
    }

    @AfterEach
    void runsSucceedAgain() {
        node.runEnd(run -> Optional.of(0));
        node.runOutput(run -> List.of());
    }

    @Test
    void aCommandRunsWithTheImageAndConfigOfTheLiveRelease() throws Exception {
        var app = pushed("run-once");
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
        var app = pushed("run-type");
        start(app, "seed").statusCode(201).body("command", equalTo("exec rake seed"));
    }

    @Test
    void anotherExitCodeIsAFailureWithItsCause() throws Exception {
        var app = pushed("run-fails");
        node.runEnd(run -> Optional.of(3));
        start(app, "false").statusCode(201);
        ended(app, 1)
                .body("state", equalTo("FAILED"))
                .body("exitCode", equalTo(3))
                .body("failure.code", equalTo("instance.exited"));
    }

    @Test
    void aRunThatEndsMeanwhileIsNotCancelled() throws Exception {
        var app = pushed("run-ends-meanwhile");
        node.runEnd(run -> Optional.empty());
        start(app, "work").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        var run = runs.require(platform.operator(), app.production(), 1).id();
        rivals.race(() -> runs.end(app.production(), run, RunState.SUCCEEDED, Optional.of(0), Optional.empty()), () -> {
                    runs.cancel(app.production(), run, "me");
                    return true;
                })
                .get(20, TimeUnit.SECONDS);
        node.remove(started(app).getFirst().key(), Duration.ZERO);
        operator()
                .get("/api/v1/events?kind=run.cancel-requested&app=" + app.name())
                .then()
                .body("size()", equalTo(0));
    }

    @Test
    void aRunThatIsCancelledTwiceIsToldToBeSoOnce() throws Exception {
        var app = pushed("run-cancelled-twice");
        node.runEnd(run -> Optional.empty());
        start(app, "work").statusCode(201);
        QuarkusTransaction.requiringNew().run(() -> {
            runs.cancel(platform.operator(), app.production(), 1);
            runs.cancel(platform.operator(), app.production(), 1);
        });
        ended(app, 1).body("state", equalTo("CANCELLED"));
        operator()
                .get("/api/v1/events?kind=run.cancel-requested&app=" + app.name())
                .then()
                .body("size()", equalTo(1));
    }

    @Test
    void aRunThatGoesOnIsCancelled() throws Exception {
        var app = pushed("run-cancel");
        node.runEnd(run -> Optional.empty());
        start(app, "sleep 1000").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        post(app, "/runs/1/cancel").statusCode(200);
        ended(app, 1).body("state", equalTo("CANCELLED")).body("exitCode", nullValue());
        assertTrue(node.run(started(app).getFirst().key()).isEmpty());
        post(app, "/runs/1/cancel").statusCode(409).body("code", equalTo("run.ended"));
    }

    @Test
    void aRunThatSomebodyElseRemovedIsLost() throws Exception {
        var app = pushed("run-lost");
        node.runEnd(run -> Optional.empty());
        start(app, "sleep 1000").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        node.remove(started(app).getFirst().key(), Duration.ZERO);
        ended(app, 1).body("state", equalTo("FAILED")).body("failure.code", equalTo("run.lost"));
    }

    @Test
    void aRunIsThereOnceHoweverOftenItIsWished() throws Exception {
        var app = pushed("run-twice");
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
    void aContainerThatNobodyKnowsIsRemoved() throws Exception {
        var app = pushed("run-stray");
        var key = new RunKey(GroupSpecs.key(app.production()), UUID.randomUUID().toString());
        node.runEnd(run -> Optional.empty());
        start(app, "known").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        var known = started(app).getFirst();
        node.start(new RunSpec(key, "run", known.image(), "", Map.of(), known.limits(), false, false));
        strays().turn();
        assertTrue(node.run(key).isEmpty(), "the stray is still there");
        assertTrue(node.run(known.key()).isPresent(), "a run that is under way was removed");
        post(app, "/runs/1/cancel").statusCode(200);
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
        operator().get(path(app, "/runs/1")).then().statusCode(404).body("code", equalTo("run.unknown"));
    }

    @Test
    void aDeletedAppsRunsAreEnded() throws Exception {
        var app = pushed("run-deleted");
        node.runEnd(run -> Optional.empty());
        start(app, "sleep 1000").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        operator().delete("/api/v1/apps/run-deleted").then().statusCode(204);
        Await.until(
                () -> "its run is gone",
                () -> node.runs().stream()
                        .map(each -> each.key().environment())
                        .map(EnvironmentKey::app)
                        .noneMatch("run-deleted"::equals));
        Await.until(
                () -> "its environment is gone",
                () -> node.removedEnvironments().stream()
                        .anyMatch(each -> each.app().equals("run-deleted")));
    }

    @Test
    void whoFollowsARunWhoseAppIsForgottenIsToldTheEnd() throws Exception {
        var app = pushed("run-forgotten");
        node.runEnd(run -> Optional.empty());
        start(app, "work").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        var run = runs.require(platform.operator(), app.production(), 1).id();
        var request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + path(app, "/runs/1/log/stream")))
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .build();
        try (var client = HttpClient.newHttpClient();
                var lines = client.send(request, HttpResponse.BodyHandlers.ofLines())
                        .body()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> database.createNativeQuery("delete from run where id = :id")
                            .setParameter("id", run)
                            .executeUpdate());
            var told = lines.toList();
            assertTrue(told.contains("event:end") || told.contains("event: end"), told.toString());
            assertTrue(told.contains("data: CANCELLED"), told.toString());
        }
    }

    /** One that has not looked yet. */
    private StrayRuns strays() {
        return new StrayRuns(node, runs, java.time.Clock.systemUTC());
    }

    private PushedApp pushed(String name) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        return app;
    }

    private List<RunSpec> started(PushedApp app) {
        return node.started().stream()
                .filter(run -> run.key().environment().app().equals(app.name()))
                .toList();
    }

    private ValidatableResponse ended(PushedApp app, int number) {
        Await.until(
                () -> "run " + number + " has ended",
                () -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                        .contains(operator()
                                .get(path(app, "/runs/" + number))
                                .jsonPath()
                                .getString("state")));
        return operator().get(path(app, "/runs/" + number)).then().statusCode(200);
    }

    private static String log(PushedApp app, int number) {
        return operator().get(path(app, "/runs/" + number + "/log")).asString();
    }

    private static ValidatableResponse start(PushedApp app, String command) {
        return operator()
                .contentType("application/json")
                .body(Map.of("command", command))
                .post(path(app, "/runs"))
                .then();
    }

    private static ValidatableResponse post(PushedApp app, String what) {
        return operator().post(path(app, what)).then();
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
