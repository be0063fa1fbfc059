package berth.server.build;

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
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"path\": \"/a\", \"content\": \"ok\"}            | app.json: \"content\" of a health check of web is not used",
                "{\"path\": \"/a\", \"httpHeaders\": []}            | app.json: \"httpHeaders\" of a health check of web is not used",
                "{\"port\": 1, \"uptime\": 10}                      | app.json: \"uptime\" of a health check of web is not used",
                "{\"path\": \"/a\", \"timeout\": \"5\"}               | app.json: \"timeout\" of a health check of web is not used: it is no number",
                "{\"path\": \"/a\", \"type\": \"liveness\"}           | app.json: \"type\" of a health check of web is not used: every check counts when an instance starts and as long as it runs",
                "{\"path\": \"/a\"}, {\"path\": \"/b\"}               | app.json: a further health check of web is not used: only the first that can be",
                "{\"uptime\": 10}, {\"path\": \"/a\"}               | app.json: a health check of web is not used: it names no path, command or port",
            })
    void whatOfACheckIsNotUsedIsTold(String checks, String told) {
        var parsed = parse("{\"web\": [" + checks + "]}");
        assertEquals(List.of(told), parsed.warnings());
        assertTrue(parsed.byProcess().containsKey("web"));
    }

    @Test
    void aCheckThatIsUsedWholeIsNotTold() {
        assertEquals(List.of(), parse("""
                {"web": [{"type": "startup", "name": "web", "path": "/", "port": 1, "initialDelay": 2, "wait": 7,
                          "timeout": 2, "attempts": 5}]}""").warnings());
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\n\"healthchecks\" {",
                "[]",
                "{}",
                "{\"healthchecks\": []}",
                "{\"healthchecks\": {\"web\": 1}}",
                "null"
            })
    void anAppWithoutChecksHasNone(String appJson) {
        assertEquals(DeclaredHealth.NONE, AppJsonHealth.parse(appJson));
    }

    private static DeclaredHealth parse(String healthchecks) {
        return AppJsonHealth.parse("{\"healthchecks\": " + healthchecks + "}");
    }
}
