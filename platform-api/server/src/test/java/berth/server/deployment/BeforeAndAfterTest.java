package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An event says what was before and what is after; of secrets the names alone. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class BeforeAndAfterTest extends PlatformFixture {
    @Test
    void aPushIsToldStepByStep() throws Exception {
        var app = platform.live("told-steps");
        Await.until(() -> "the branch has moved", () -> kinds(app).contains("branch.moved"));
        assertEquals(
                List.of(
                        "app.created",
                        "build.queued",
                        "build.started",
                        "build.succeeded",
                        "release.created",
                        "deployment.queued",
                        "deployment.started",
                        "deployment.routing",
                        "deployment.succeeded",
                        "branch.moved"),
                kinds(app).reversed());
    }

    @Test
    void aDeploymentSaysFromWhichReleaseToWhich() throws Exception {
        var app = platform.live("told-releases");
        change(app, "{\"A\": \"1\"}").statusCode(200);
        Await.until(
                () -> "it is live",
                () -> events(app, "deployment.succeeded").getList("$").size() == 2);
        for (String kind : List.of("deployment.started", "deployment.routing", "deployment.succeeded")) {
            var newest = events(app, kind);
            assertEquals("v1", newest.getString("[0].detail.before"), kind);
            assertEquals("v2", newest.getString("[0].detail.after"), kind);
        }
    }

    @Test
    void configVarsAreToldByNameAloneAndByWhatBecameOfThem() throws Exception {
        var app = platform.live("told-config");
        change(app, "{\"KEPT\": \"same\", \"CHANGED\": \"sword\", \"GONE\": \"fish\"}")
                .statusCode(200);
        change(app, "{\"KEPT\": \"same\", \"CHANGED\": \"swordfish\", \"GONE\": null, \"NEW\": \"marlin\"}")
                .statusCode(200);
        var told = events(app, "config.changed");
        assertEquals(
                Map.of(
                        "change",
                        "set CHANGED, NEW; unset GONE",
                        "added",
                        "NEW",
                        "changed",
                        "CHANGED",
                        "removed",
                        "GONE"),
                told.getMap("[0].detail"));
        var all = operator().get("/api/v1/events?app=told-config").asString();
        for (String value : List.of("same", "sword", "fish", "marlin")) {
            assertFalse(all.contains(value), value + " is in the events");
        }
    }

    @Test
    void scalingSaysHowManyWithWhatRanAndRun() throws Exception {
        var app = platform.live("told-scale");
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": 3, \"memoryMebibytes\": 256}}")
                .patch(app.path("/formation"))
                .then()
                .statusCode(200);
        assertEquals(
                "1 × 512 MiB, 1.0 CPU → 3 × 256 MiB, 1.0 CPU",
                events(app, "formation.changed").getString("[0].detail.web"));
    }

    @Test
    void aRunThatEndsSaysHow() throws Exception {
        var app = platform.live("told-run");
        node.runEnd(run -> Optional.of(3));
        operator()
                .contentType("application/json")
                .body("{\"command\": \"login --password hunter2\"}")
                .post(app.path("/runs"))
                .then()
                .statusCode(201);
        Await.until(() -> "it has failed", () -> kinds(app).contains("run.failed"));
        var told = events(app, "run.failed");
        assertEquals("3", told.getString("[0].detail.exitCode"));
        assertEquals("ONE_OFF", told.getString("[0].detail.kind"));
        assertEquals("instance.exited", told.getString("[0].detail.code"));
        assertEquals(
                List.of("run.failed", "run.started", "run.queued"), kinds(app).subList(0, 3));
        assertFalse(operator().get("/api/v1/events?app=told-run").asString().contains("hunter2"));
    }

    private static ValidatableResponse change(PushedApp app, String variables) {
        return operator()
                .contentType("application/json")
                .body(variables)
                .patch(app.path("/config"))
                .then();
    }

    private static List<String> kinds(PushedApp app) {
        return operator()
                .get("/api/v1/events?limit=100&app=" + app.name())
                .jsonPath()
                .getList("kind");
    }

    private static JsonPath events(PushedApp app, String kind) {
        return operator()
                .get("/api/v1/events?app=" + app.name() + "&kind=" + kind)
                .jsonPath();
    }
}
