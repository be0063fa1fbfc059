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

class AppJsonTest {
    @Test
    void schedulesBecomeLines() {
        var says = AppJson.parse("""
                {"name": "shop", "cron": [
                  {"command": "rake report", "schedule": "0  3 * * *"},
                  {"command": "rake tick", "schedule": "@hourly"}]}
                """);
        assertEquals(List.of("0 3 * * * rake report", "@hourly rake tick"), says.crontab());
        assertEquals(List.of(), says.errors());
    }

    @Test
    void anAppJsonWithoutSchedulesHasNone() {
        assertEquals(Declared.NOTHING, AppJson.parse("{\"name\": \"shop\"}"));
    }

    @Test
    void theFormationIsReadInHerokusFormAndInThatOfTheApi() {
        var says = AppJson.parse("""
                {"formation": {
                  "web": {"quantity": 2, "size": "standard-1x"},
                  "worker": {"count": 0, "memoryMebibytes": 256, "cpus": 0.5},
                  "release": {"memoryMebibytes": 1024}}}
                """);
        assertEquals(
                Map.of(
                        "web", new ScaleWish(Optional.of(2), Optional.empty(), Optional.empty()),
                        "worker", new ScaleWish(Optional.of(0), Optional.of(256), Optional.of(0.5)),
                        "release", new ScaleWish(Optional.empty(), Optional.of(1024), Optional.empty())),
                says.formation());
        assertEquals(List.of(), says.errors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{                                                   | app.json is no JSON (line 1, column 2)",
                "{} x                                                | app.json is no JSON (line 1, column 4)",
                "{\"cron\": [], \"cron\": []}                           | app.json has a field twice (line 1, column 20)",
                "{\"cron\": [{\"schedule\": \"@daily\", \"command\": \"a\\u0000b\"}]} | app.json: the schedule \"@daily\" cannot be followed: its command is no single line of text",
                "{\"formation\": {\"a\\u0000\": 2}}                   | app.json: the formation of a\uFFFD cannot be followed: it is no object",
                "[]                                                  | app.json is no JSON object",
                "~~                                                  | app.json is no JSON object",
                "{\"cron\": {\"schedule\": \"@daily\"}}                   | app.json: \"cron\" cannot be followed: it is no list",
                "{\"cron\": [{\"schedule\": \"@daily\"}]}               | app.json: the schedule \"@daily\" cannot be followed: it has no command",
                "{\"formation\": []}                                  | app.json: \"formation\" cannot be followed: it is no object",
                "{\"formation\": {\"web\": 2}}                         | app.json: the formation of web cannot be followed: it is no object",
                "{\"formation\": {\"web\": {\"quantity\": 51}}}          | app.json: the formation of web cannot be followed: count must be 0 to 50",
                "{\"formation\": {\"web\": {\"quantity\": \"2\"}}}         | app.json: the formation of web cannot be followed: quantity is no whole number",
                "{\"formation\": {\"web\": {\"memoryMebibytes\": 1}}}    | app.json: the formation of web cannot be followed: memoryMebibytes must be 16 to 4194304",
                "{\"formation\": {\"web\": {\"cpus\": \"all\"}}}           | app.json: the formation of web cannot be followed: cpus is no number",
                "{\"formation\": {\"release\": {\"quantity\": 2}}}       | app.json: the formation of release cannot be followed: it runs once per deployment and has no count",
            })
    void whatMakesNoSenseIsAnError(String json, String error) {
        var says = AppJson.parse(json);
        assertEquals(List.of(), says.crontab());
        assertEquals(Map.of(), says.formation());
        assertEquals(List.of(error), says.errors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schedule\": \"0 25 * * *\", \"command\": \"x\"}|hour",
                "{\"schedule\": \"1 2\", \"command\": \"x\"}|five fields",
                "{\"command\": \"x\"}|the entry has no schedule",
                "{\"schedule\": \"0 0 31 2 *\", \"command\": \"x\"}|it is never due",
            })
    void aScheduleThatMakesNoSenseSaysWhichPartOfIt(String entry, String part) {
        var error = AppJson.parse("{\"cron\": [" + entry + "]}").errors().getFirst();
        assertTrue(error.startsWith("app.json: the schedule "), error);
        assertTrue(error.contains(part), error);
    }

    @Test
    void muchThatMakesNoSenseIsToldInAFewSentences() {
        var entry = "{\"schedule\": \"" + "x".repeat(5_000) + "\", \"command\": \"x\"}";
        var errors = AppJson.parse("{\"cron\": [" + (entry + ",").repeat(99) + entry + "]}")
                .errors();
        assertEquals(11, errors.size());
        assertEquals("and more", errors.getLast());
        assertTrue(errors.stream().allMatch(error -> error.length() <= 301), errors.toString());
    }

    @Test
    void whatBerthDoesNotDoWithAScheduleIsANote() {
        var says = AppJson.parse("""
                {"cron": [{"schedule": "@hourly", "command": "x", "maintenance": true}]}""");
        assertEquals(List.of("@hourly x"), says.crontab());
        assertEquals(List.of("app.json: \"maintenance\" of the schedule \"@hourly\" is not used"), says.notes());
        assertEquals(List.of(), says.errors());
    }
}
