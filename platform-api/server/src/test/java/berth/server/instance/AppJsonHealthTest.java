package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppJsonHealthTest {
    @Test
    void aPathIsAskedOverHttpAtItsPace() {
        assertEquals(
                Map.of(
                        "web",
                        new HealthCheck(
                                new Probe.Http("/health", Optional.of(9000)),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(2),
                                5)),
                parse("""
                        {"web": [{"type": "startup", "name": "web", "path": "/health", "port": 9000,
                                  "initialDelay": 20, "wait": 7, "timeout": 2, "attempts": 5}]}""").byProcess());
    }

    @Test
    void commandsAndPortsAreChecksToo() {
        var checks = parse("""
                {"worker": [{"command": ["bin/check", "--fast"]}], "web": [{"uptime": 10}, {"port": 5432}]}""").byProcess();
        assertEquals(HealthCheck.of(new Probe.Command(List.of("bin/check", "--fast"))), checks.get("worker"));
        assertEquals(HealthCheck.of(new Probe.Tcp(5432)), checks.get("web"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"web\": [{\"path\": \"health check\"}]}",
                "{\"web\": [{\"path\": \"/\", \"port\": 70000}]}",
                "{\"web\": [{\"command\": []}]}",
            })
    void whatCannotBeUsedIsToldAndNotUsed(String healthchecks) {
        var parsed = parse(healthchecks);
        assertEquals(Map.of(), parsed.byProcess());
        assertTrue(
                parsed.warnings().getFirst().contains("web"), parsed.warnings().toString());
    }

    @Test
    void whatIsNoJsonIsTold() {
        assertEquals(
                List.of("app.json is no JSON (line 2)"),
                AppJsonHealth.parse("{\n\"healthchecks\" {").warnings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"healthchecks\": []}", "{\"healthchecks\": {\"web\": 1}}", "null"})
    void anAppWithoutChecksHasNone(String appJson) {
        assertEquals(AppJsonHealth.NONE, AppJsonHealth.parse(appJson));
    }

    private static AppJsonHealth parse(String healthchecks) {
        return AppJsonHealth.parse("{\"healthchecks\": " + healthchecks + "}");
    }
}
