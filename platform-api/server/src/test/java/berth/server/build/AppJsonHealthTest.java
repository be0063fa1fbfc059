package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                                  "initialDelay": 20, "wait": 7, "timeout": 2, "attempts": 5}]}""").checks());
    }

    @Test
    void commandsAndPortsAreChecksToo() {
        var checks = parse("""
                {"worker": [{"command": ["bin/check", "--fast"]}], "web": [{"uptime": 10}, {"port": 5432}]}""").checks();
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
                "{\"path\": \"/a\", \"type\": \"liveness\"}           | app.json: \"type\" of a health check of web is not used: every check counts when an instance starts and as long as it runs",
                "{\"path\": \"/a\"}, {\"path\": \"/b\"}               | app.json: a further health check of web is not used: only the first that can be",
                "{\"uptime\": 10}, {\"path\": \"/a\"}               | app.json: a health check of web is not used: it names no path, command or port",
            })
    void whatOfACheckIsNotUsedIsTold(String checks, String told) {
        var parsed = parse("{\"web\": [" + checks + "]}");
        assertEquals(List.of(told), parsed.notes());
        assertTrue(parsed.checks().containsKey("web"));
    }

    @Test
    void aCheckThatIsUsedWholeIsNotTold() {
        assertEquals(List.of(), parse("""
                {"web": [{"type": "startup", "name": "web", "path": "/", "port": 1, "initialDelay": 2, "wait": 7,
                          "timeout": 2, "attempts": 5}]}""").notes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"path\": \"health\"}                  | a path begins with / and has no spaces: health",
                "{\"path\": \"/\", \"port\": 70000}       | not a TCP port: 70000",
                "{\"path\": \"/\", \"port\": \"80\"}        | port is no whole number",
                "{\"command\": []}                     | the command is empty",
                "{\"command\": \"bin/check\"}            | its command is no list of words",
                "{\"command\": [\"a\\u0000\"]}            | its command has a NUL character",
            })
    void aCheckThatMakesNoSenseIsAnError(String check, String why) {
        var parsed = parse("{\"web\": [" + check + "]}");
        assertEquals(Map.of(), parsed.checks());
        assertEquals(List.of("app.json: a health check of web cannot be followed: " + why), parsed.errors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"timeout\": \"5\"      | timeout is no number of seconds",
                "\"initialDelay\": -1  | initialDelay is no number of seconds",
                "\"attempts\": 1.5     | attempts is no whole number",
            })
    void aPaceThatMakesNoSenseIsAnErrorAndOldReleasesHaveTheDefault(String pace, String why) {
        var parsed = parse("{\"web\": [{\"path\": \"/\", " + pace + "}]}");
        assertEquals(List.of("app.json: a health check of web cannot be followed: " + why), parsed.errors());
        assertEquals(Map.of("web", HealthCheck.of(new Probe.Http("/", Optional.empty()))), parsed.checks());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]           | \"healthchecks\" cannot be followed: it is no object",
                "{\"web\": 1}  | \"healthchecks\" of web cannot be followed: it is no list",
            })
    void checksInAnotherShapeAreAnError(String healthchecks, String error) {
        assertEquals(List.of("app.json: " + error), parse(healthchecks).errors());
    }

    @Test
    void aFieldThatIsOneLetterShortIsTold() {
        assertEquals(
                List.of("app.json: \"healthcheck\" is not used: checks stand in \"healthchecks\""),
                AppJson.parse("{\"healthcheck\": {\"web\": [{\"path\": \"/\"}]}}")
                        .notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"healthchecks\": null}", "{\"healthchecks\": {}}"})
    void anAppWithoutChecksHasNone(String appJson) {
        assertEquals(Declared.NOTHING, AppJson.parse(appJson));
    }

    private static Declared parse(String healthchecks) {
        return AppJson.parse("{\"healthchecks\": " + healthchecks + "}");
    }

    @Test
    void whatMakesNoSenseInAnAppJsonOfBeforeIsGivenOnceAndTheRestCounts() {
        var told = new ArrayList<List<String>>();
        var checks = AppJsonHealth.of(
                "{\"healthchecks\": {\"web\": [{\"path\": \"health\"}], \"api\": [{\"port\": 80}]}}", told::add);
        assertEquals(Set.of("api"), checks.keySet());
        assertEquals(1, told.size());
        assertTrue(told.getFirst().getFirst().contains("web"), told::toString);
        AppJsonHealth.of("{}", faults -> told.clear());
        assertEquals(1, told.size());
    }
}
