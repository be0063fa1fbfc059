package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.formation.ScaleWish;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileTest {
    @Test
    void replicasAndLimitsAreReadAlsoThroughAnchors() {
        var says = parse("""
                x-small: &small
                  resources: {limits: {cpus: '0.25', memory: 64M}}
                services:
                  web:
                    build: .
                    deploy:
                      <<: *small
                      replicas: 3
                  worker:
                    build: {context: ./}
                    scale: 2
                    mem_limit: 1gb
                    cpus: 2
                  db:
                    image: postgres
                    deploy: {replicas: 9}
                """);
        assertEquals(
                Map.of(
                        "web", new ScaleWish(Optional.of(3), Optional.of(64), Optional.of(0.25)),
                        "worker", new ScaleWish(Optional.of(2), Optional.of(1024), Optional.of(2.0))),
                says.formation());
        assertEquals(List.of(), says.errors());
        assertEquals(List.of(), says.notes());
    }

    @Test
    void aServiceWithAScheduleRunsItsOwnCommand() {
        var says = parse("""
                services:
                  report:
                    build: .
                    entrypoint: ["bin/rake"]
                    command: ["report", "all of it", "it's $$HOME"]
                    x-cron: "0  3 * * *"
                  tick:
                    build: .
                    command: rake tick
                    x-cron: "@hourly"
                """);
        assertEquals(
                List.of("0 3 * * * bin/rake report 'all of it' 'it'\\''s $HOME'", "@hourly rake tick"), says.crontab());
        assertEquals(List.of(), says.errors());
        assertEquals(List.of(), says.notes());
    }

    @Test
    void aServiceMayHaveSeveralSchedules() {
        var says = parse("""
                web:
                  build: .
                  x-cron:
                    - {schedule: "*/5 * * * *", command: rake tick}
                    - {schedule: "@daily", command: [rake, report]}
                """);
        assertEquals(List.of("*/5 * * * * rake tick", "@daily rake report"), says.crontab());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services: [|compose.yaml cannot be read: ",
                "'!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]'|Global tag is not allowed",
                "services: [web]|compose.yaml: \"services\" cannot be followed: they are no mapping of names",
                "services: {web: {build: .}, web: {build: .}}|compose.yaml cannot be read: found duplicate key web",
                "services: {web: {build: ., x-cron: '@daily', command: \"a\\0b\"}}|no single line of text",
                "services: {web: {build: ., x-cron: nonsense, command: x}}|five fields",
                "services: {web: {build: ., x-cron: '@daily'}}|no command",
                "services: {web: {build: ., x-cron: {a: b}}}|neither a schedule nor a list",
                "services: {web: {image: x, x-cron: '@daily', command: x}}|not built from this source",
                "services: {web: {build: ./other, x-cron: '@daily', command: x}}|not built from this source",
            })
    void whatMakesNoSenseIsAnError(String text, String error) {
        var says = parse(text);
        assertEquals(List.of(), says.crontab());
        assertTrue(says.errors().getFirst().contains(error), says.errors().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services: {web: {build: ., deploy: {replicas: '${MANY:-2}'}}}|no number of instances",
                "services: {web: {build: ., mem_limit: much}}|no size",
                "services: {web: {build: ., mem_limit: 1}}|16 to 4194304",
                "services: {web: {build: ., cpus: x}}|the scale of web",
            })
    void whatComposeMayUnderstandBetterIsANote(String text, String note) {
        var says = parse(text);
        assertEquals(Map.of(), says.formation());
        assertEquals(List.of(), says.errors());
        assertTrue(says.notes().getFirst().contains(note), says.notes().toString());
    }

    @Test
    void tagsThatSayHowFilesAreMergedAreReadOver() {
        var says = parse("""
                services:
                  web:
                    build: .
                    ports: !reset []
                    command: !override rake tick
                    x-cron: !override
                      - !reset {schedule: "@daily", command: rake tick}
                """);
        assertEquals(List.of("@daily rake tick"), says.crontab());
        assertEquals(List.of(), says.errors());
        assertEquals(List.of(), says.notes());
    }

    @Test
    void whatIsNoComposeFileSaysNothing() {
        for (String text : List.of("", "just a text", "[1, 2]", "a: 1", "services:", "services: {web: }")) {
            assertEquals(Declared.NOTHING, parse(text), text);
        }
    }

    @Test
    void anAppJsonCountsBeforeIt() {
        var both = AppJson.parse("{\"formation\": {\"web\": {\"quantity\": 2}}}")
                .or(parse("services: {web: {build: ., scale: 5, mem_limit: 64m, x-cron: '@daily', command: x}}"));
        assertEquals(Map.of("web", new ScaleWish(Optional.of(2), Optional.of(64), Optional.empty())), both.formation());
        assertEquals(List.of("@daily x"), both.crontab());
    }

    private static Declared parse(String text) {
        return ComposeFile.parse("compose.yaml", text);
    }
}
