package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeHealthTest {
    @Test
    void aTestIsAskedAtItsPace() {
        var says = parse("""
                services:
                  web:
                    build: .
                    healthcheck:
                      test: ["CMD", "bin/check", "--path", "/$$HOME"]
                      interval: 1m30s
                      timeout: 1500ms
                      retries: 5
                      start_period: 2m3s
                """);
        assertEquals(
                Map.of(
                        "web",
                        new HealthCheck(
                                new Probe.Command(List.of("bin/check", "--path", "/$HOME")),
                                Duration.ofSeconds(123),
                                Duration.ofSeconds(90),
                                Duration.ofMillis(1500),
                                5)),
                says.checks());
        assertEquals(List.of(), says.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'bin/check || exit 1'", "[CMD-SHELL, 'bin/check || exit 1']"})
    void aTextIsForTheShellAndWhatIsNotSaidIsAsComposeHasIt(String test) {
        assertEquals(
                Map.of(
                        "web",
                        new HealthCheck(
                                new Probe.Command(List.of("/bin/sh", "-c", "bin/check || exit 1")),
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                3)),
                web("test: " + test).checks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"test: [NONE]", "test: ['NONE']", "disable: true"})
    void whatIsSwitchedOffAlsoSwitchesOffWhatTheImageHas(String says) {
        assertEquals(
                Map.of("web", HealthCheck.of(new Probe.Nothing())), web(says).checks());
        assertEquals(List.of(), web(says).notes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interval: 5s            | it has no test; that of the image counts, at its own pace",
                "test: [bin/check]       | its test begins with neither CMD, CMD-SHELL nor NONE",
                "test: [CMD]             | the command is empty",
                "test: {a: b}            | its test is neither a command nor a list",
                "test: x, interval: soon | interval is no duration such as 1m30s: soon",
                "test: x, interval: 10   | interval is no duration such as 1m30s: 10",
                "test: x, retries: many  | retries is no whole number: many",
            })
    void whatCannotBeUsedIsToldAndNotUsed(String says, String why) {
        assertEquals(Map.of(), web(says).checks());
        assertEquals(
                List.of("compose.yaml: the healthcheck of web is not used: " + why),
                web(says).notes());
    }

    @Test
    void whatOfACheckIsNotUsedIsTold() {
        assertEquals(
                List.of(
                        "compose.yaml: start_interval of the healthcheck of web is not used: an instance that has not"
                                + " passed yet is asked twice a second",
                        "compose.yaml: retry of the healthcheck of web is not used"),
                web("test: x, start_interval: 1s, retry: 3").notes());
    }

    @Test
    void servicesThatAreNotBuiltHereAreNotAsked() {
        assertEquals(
                Declared.NOTHING,
                parse("services: {db: {image: postgres, healthcheck: {test: pg_isready}}, web: {build: .}}"));
    }

    private static Declared web(String healthcheck) {
        return parse("services: {web: {build: ., healthcheck: {" + healthcheck + "}}}");
    }

    private static Declared parse(String text) {
        return ComposeFile.parse("compose.yaml", text);
    }
}
