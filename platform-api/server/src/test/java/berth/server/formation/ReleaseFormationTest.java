package berth.server.formation;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.NodeCapacity;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a source says of its formation, beside what somebody says. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ReleaseFormationTest extends PlatformFixture {
    private static final NodeCapacity LARGE = new NodeCapacity(1L << 40, 64);

    @AfterEach
    void theMachineIsLargeAgain() {
        node.capacity(LARGE);
    }

    @Test
    void aReleaseHoldsWhatItsSourceSaysAndThePlatformsWordOfTheRest() throws Exception {
        workers.image("a", Map.of("web", "", "worker", "work"));
        var app = platform.create("defaults-held");
        push(app, "app.json", "{\"formation\": {\"web\": {\"quantity\": 2, \"memoryMebibytes\": 64}, \"wbe\": {}}}");
        get(app, "/releases/1")
                .body("formation.web.count", equalTo(2))
                .body("formation.web.memoryMebibytes", equalTo(64))
                .body("formation.worker.count", equalTo(1))
                .body("formation.worker.memoryMebibytes", equalTo(512))
                .body("formation.wbe", nullValue());
        get(app, "/releases").body("[0].formation.web.count", equalTo(2));
        assertEquals(2, seen(app, "web", 1).size());
        assertEquals(2, upstreams(app));
        assertEquals(
                new Limits(64L << 20, 1, 512),
                node.spec(seen(app, "web", 1).getFirst().id()).limits());
    }

    @Test
    void anotherReleaseBringsItsOwnCountAndARollbackTheOldOne() throws Exception {
        var app = platform.create("defaults-change");
        push(app, "app.json", "{\"formation\": {\"web\": {\"quantity\": 3}}}");
        push(app, "app.json", "{\"formation\": {\"web\": {\"quantity\": 1}}}");
        Await.until(() -> "one runs", () -> seen(app, "web", 2).size() == 1 && upstreams(app) == 1);
        get(app, "/releases/1/diff/2")
                .body("formation", hasSize(1))
                .body("formation[0].process", equalTo("web"))
                .body("formation[0].before.count", equalTo(3))
                .body("formation[0].after.count", equalTo(1));
        get(app, "/releases/2/diff/2").body("formation", empty());
        rollBack(app, 1);
        Await.until(() -> "three run", () -> seen(app, "web", 3).size() == 3 && upstreams(app) == 3);
        get(app, "/formation").body("web.count", equalTo(3));
    }

    @Test
    void whatSomebodyHasScaledStaysOverReleasesAndRollbacksFieldByField() throws Exception {
        var app = platform.create("defaults-scaled");
        push(app, "app.json", "{\"formation\": {\"web\": {\"quantity\": 1, \"memoryMebibytes\": 64}}}");
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200).body("web.memoryMebibytes", equalTo(64));
        push(app, "app.json", "{\"formation\": {\"web\": {\"quantity\": 5, \"memoryMebibytes\": 128}}}");
        get(app, "/formation").body("web.count", equalTo(2)).body("web.memoryMebibytes", equalTo(128));
        assertEquals(2, seen(app, "web", 2).size());
        rollBack(app, 1);
        Await.until(() -> "two run", () -> seen(app, "web", 3).size() == 2);
        get(app, "/formation").body("web.count", equalTo(2)).body("web.memoryMebibytes", equalTo(64));
        patch(app, "{\"web\": null}").statusCode(200).body("web.count", equalTo(1));
        Await.until(() -> "one runs", () -> seen(app, "web", 3).size() == 1);
    }

    @Test
    void whatRunsOncePerDeploymentHasLimitsAndNoCount() throws Exception {
        workers.image("a", Map.of("web", "", "release", "migrate"));
        node.runEnd(run -> Optional.of(0));
        var app = platform.create("defaults-release");
        push(app, "app.json", "{\"formation\": {\"release\": {\"memoryMebibytes\": 64}}}");
        push(app, "app.json", "{\"formation\": {\"release\": {\"memoryMebibytes\": 128}}}");
        get(app, "/releases/1")
                .body("formation.web.count", equalTo(1))
                .body("formation.release.memoryMebibytes", equalTo(64))
                .body("formation.release.count", nullValue());
        get(app, "/releases/1/diff/2")
                .body("formation[0].process", equalTo("release"))
                .body("formation[0].before.count", nullValue())
                .body("formation[0].after.memoryMebibytes", equalTo(128));
        patch(app, "{\"nope\": {\"count\": 1}}")
                .statusCode(400)
                .body("code", equalTo("formation.process-unknown"))
                .body("nextStep", equalTo("it has web; nothing was changed"));
        patch(app, "{\"release\": {\"memoryMebibytes\": 256}}").statusCode(200);
    }

    @Test
    void limitsThatAreTakenBackReachInstancesThatRun() throws Exception {
        var app = platform.create("defaults-taken-back");
        push(app, "app.json", "{\"formation\": {\"web\": {\"memoryMebibytes\": 64}}}");
        var instance = seen(app, "web", 1).getFirst().id();
        patch(app, "{\"web\": {\"memoryMebibytes\": 128}}").statusCode(200);
        Await.until(() -> "it has more", () -> node.spec(instance).limits().memoryBytes() == 128L << 20);
        patch(app, "{\"web\": null}").statusCode(200);
        Await.until(
                () -> "it has less again", () -> node.spec(instance).limits().memoryBytes() == 64L << 20);
    }

    @Test
    void aComposeFileSpeaksWhereTheAppJsonIsSilent() throws Exception {
        var app = platform.create("defaults-compose");
        var push = app.push(Map.of("docker-compose.yml", """
                services:
                  web: {build: ., deploy: {replicas: 2}}
                  api: {build: ., deploy: {replicas: 2}}
                  report: {build: ., command: rake report, x-cron: "0 12 1 * *"}
                """));
        push.end();
        get(app, "/releases/1").body("formation.web.count", equalTo(2));
        get(app, "/cron").body("$", hasSize(1)).body("[0].command", equalTo("rake report"));
        assertTrue(
                push.lines().stream()
                        .anyMatch(line -> line.contains(
                                "docker-compose.yml: the formation of api is not used: there is no such")),
                push.lines().toString());
    }

    @Test
    void aProcfileInOtherLettersIsNamed() throws Exception {
        var app = platform.create("defaults-procfile");
        var push = app.push(Map.of("procfile", "web: serve", "docs/PROCFILE", "web: serve"));
        push.end();
        assertEquals(
                List.of("-----> note: procfile is not used: the file is called Procfile"),
                push.lines().stream().filter(line -> line.contains("note:")).toList());
        push = app.push(Map.of("Procfile", "web: serve", "PROCFILE", "web: serve"));
        push.end();
        assertEquals(
                List.of(),
                push.lines().stream().filter(line -> line.contains("note:")).toList());
    }

    @Test
    void aSourceThatAsksMoreThanTheMachineHoldsIsRefusedAndTheOldReleaseGoesOn() throws Exception {
        var app = platform.create("defaults-full");
        push(app, "app.json", "{}");
        node.capacity(new NodeCapacity(1L << 29, 64));
        var push = app.push(Map.of("app.json", "{\"formation\": {\"web\": {\"quantity\": 9}}}"));
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("node.full", refused.code());
        get(app, "/deployments")
                .body("[0].failure.code", equalTo("node.full"))
                .body("[0].failure.message", allOf(containsString("4608 MiB"), containsString("of 1024 MiB")));
        assertEquals(1, seen(app, "web", 1).size());
        assertEquals(0, seen(app, "web", 2).size());
    }

    private static void push(PushedApp app, String file, String text) throws Exception {
        assertInstanceOf(PushResult.Live.class, app.push(Map.of(file, text)).end());
    }

    private static void rollBack(PushedApp app, int to) {
        operator()
                .contentType("application/json")
                .body("{\"what\": \"all\"}")
                .post(app.path("/releases/" + to + "/rollback"))
                .then()
                .statusCode(201);
    }

    private List<InstanceStatus> seen(PushedApp app, String process, int release) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name())
                        && each.group().process().equals(process)
                        && each.group().release() == release)
                .toList();
    }

    private int upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams().size();
    }

    private static ValidatableResponse patch(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(app.path("/formation"))
                .then();
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(app.path(what)).then().statusCode(200);
    }
}
