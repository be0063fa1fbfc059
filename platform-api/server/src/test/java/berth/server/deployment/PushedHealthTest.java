package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.FakeNodeRuntime;
import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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

    @Test
    void theCheckOfTheCommitsAppJsonReachesTheNode() throws Exception {
        var app = platform.create("health-path");
        app.write("app.json", "{\"healthchecks\": {\"web\": [{\"path\": \"/health\"}]}}");
        app.push("one").result().get(60, TimeUnit.SECONDS);
        assertEquals(Optional.of(HealthCheck.of(new Probe.Http("/health", Optional.empty()))), check("health-path"));
    }

    @Test
    void aCheckThatCannotBeUsedIsToldToThePusherAndTheAppGoesLive() throws Exception {
        var app = platform.create("health-odd");
        app.write("app.json", "{\"healthchecks\": {\"web\": [{\"path\": \"health\"}]}}");
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
        assertTrue(told.contains("the health check of api is not used: there is no such process type"), told);
    }

    private Optional<HealthCheck> check(String app) {
        return node.applied().stream()
                .filter(group -> group.key().environment().app().equals(app))
                .findFirst()
                .orElseThrow()
                .health();
    }
}
