package berth.server.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.FakeNodeRuntime;
import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import berth.server.PlatformResource;
import berth.server.instance.HealthChecks;
import berth.server.release.Releases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class PushedHealthTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeNodeRuntime node;

    @Inject
    HealthChecks checks;

    @Inject
    Releases releases;

    @Inject
    EntityManager database;

    @Test
    void theCheckOfTheCommitsAppJsonReachesTheNode() throws Exception {
        var app = platform.create("health-path");
        app.write("app.json", "{\"healthchecks\": {\"web\": [{\"path\": \"/health\"}]}}");
        app.push("one").result().get(60, TimeUnit.SECONDS);
        assertEquals(Optional.of(HealthCheck.of(new Probe.Http("/health", Optional.empty()))), check("health-path"));
    }

    @Test
    void aCheckThatBerthDoesNotDoIsToldToThePusherAndTheAppGoesLive() throws Exception {
        var app = platform.create("health-odd");
        app.write("app.json", "{\"healthchecks\": {\"web\": [{\"uptime\": 10}]}}");
        var push = app.push("one");
        push.result().get(60, TimeUnit.SECONDS);
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("a health check of web is not used"), told);
        assertTrue(told.contains("is live at"), told);
        assertEquals(Optional.empty(), check("health-odd"));
    }

    @Test
    void theCheckOfTheComposeFileReachesTheNodeWhereTheAppJsonNamesNone() throws Exception {
        var app = platform.create("health-compose");
        app.write("app.json", "{\"healthchecks\": {\"worker\": [{\"port\": 1}]}}");
        app.write(
                "docker-compose.yml",
                "services: {web: {build: ., healthcheck: {test: bin/check, start_interval: 1s}},"
                        + " api: {build: ., healthcheck: {test: bin/api}}}");
        var push = app.push("one");
        push.result().get(60, TimeUnit.SECONDS);
        assertEquals(
                Optional.of(new Probe.Command(List.of("/bin/sh", "-c", "bin/check"))),
                check("health-compose").map(HealthCheck::probe));
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("start_interval of the healthcheck of web is not used"), told);
        assertTrue(
                told.contains("docker-compose.yml: the health check of api is not used: there is no such process type"),
                told);
        var release = releases.find(app.production().id(), 1).orElseThrow();
        assertFalse(release.checks().orElseThrow().containsKey("api"));
    }

    @Test
    void whatIsUnderstoodOnlySinceDoesNotCountForAReleaseThatWentLiveWithoutIt() throws Exception {
        var app = platform.create("health-before");
        app.write("app.json", "{\"healthchecks\": {\"worker\": [{\"port\": 1}]}}");
        app.write("compose.yaml", "services: {web: {build: ., healthcheck: {test: bin/cannot-pass}}}");
        app.push("one").result().get(60, TimeUnit.SECONDS);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update release set health_checks = null where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .executeUpdate());
        var release = releases.get(app.production().liveRelease().orElseThrow());
        assertEquals(Optional.empty(), release.checks());
        assertEquals(Optional.empty(), checks.of(app.app, release, "web"));
        assertEquals(
                Optional.of(new Probe.Tcp(1)),
                checks.of(app.app, release, "worker").map(HealthCheck::probe));
    }

    @Test
    void aReleaseHoldsItsChecksAndSoDoesTheNextOfTheSameSource() throws Exception {
        var app = platform.create("health-held");
        app.write("app.json", """
                {"healthchecks": {"web": [{"path": "/up", "port": 9000, "initialDelay": 20, "wait": 7, "timeout": 2}]}}""");
        app.push("one").result().get(60, TimeUnit.SECONDS);
        app.write("app.json", "{}");
        app.write("compose.yaml", "services: {web: {build: ., healthcheck: {test: [NONE]}}}");
        app.push("two").result().get(60, TimeUnit.SECONDS);
        post(app, "1/rollback").statusCode(201);
        var first =
                "GET :9000/up every 7 s, 2 s each, unhealthy after 3 failures, failures in the first 20 s do not count";
        get(app, "1").body("checks.web", equalTo(first));
        get(app, "2").body("checks.web", equalTo("nothing is asked"));
        get(app, "3").body("checks.web", equalTo(first));
        get(app, "2/diff/3")
                .body("checks.process", contains("web"))
                .body("checks[0].before", equalTo("nothing is asked"))
                .body("checks[0].after", equalTo(first));
        get(app, "1/diff/3").body("checks", hasSize(0));
        var third = releases.find(app.production().id(), 3).orElseThrow();
        assertEquals(
                new HealthCheck(
                        new Probe.Http("/up", Optional.of(9000)),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(2),
                        3),
                checks.of(app.app, third, "web").orElseThrow());
    }

    private static ValidatableResponse get(PushedApp app, String path) {
        return as().get(releases(app) + path).then().statusCode(200);
    }

    private static ValidatableResponse post(PushedApp app, String path) {
        return as().contentType("application/json")
                .body("{\"what\": \"all\"}")
                .post(releases(app) + path)
                .then();
    }

    private static String releases(PushedApp app) {
        return "/api/v1/apps/" + app.name() + "/environments/production/releases/";
    }

    private static RequestSpecification as() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }

    private Optional<HealthCheck> check(String app) {
        return node.orders().applied().stream()
                .filter(group -> group.key().environment().app().equals(app))
                .findFirst()
                .orElseThrow()
                .health();
    }
}
