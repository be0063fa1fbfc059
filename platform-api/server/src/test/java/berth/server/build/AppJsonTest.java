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
        assertEquals(List.of(), says.faults());
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
        assertEquals(List.of(), says.faults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|no JSON",
                "{\"cron\": {}}|no list",
                "{\"cron\": [{\"schedule\": \"0 25 * * *\", \"command\": \"x\"}]}|hour",
                "{\"cron\": [{\"schedule\": \"@daily\"}]}|no command",
                "{\"cron\": [{\"command\": \"x\"}]}|five fields",
                "{\"formation\": {\"web\": {\"quantity\": 51}}}|0 to 50",
                "{\"formation\": {\"web\": {\"quantity\": \"2\"}}}|no whole number",
                "{\"formation\": {\"web\": {\"memoryMebibytes\": 1}}}|16 to 4194304",
                "{\"formation\": {\"web\": {\"cpus\": \"all\"}}}|no number",
                "{\"formation\": {\"release\": {\"quantity\": 2}}}|no count",
            })
    void whatMakesNoSenseIsLeftOutAndSaid(String json, String fault) {
        var says = AppJson.parse(json);
        assertEquals(List.of(), says.crontab());
        assertEquals(Map.of(), says.formation());
        assertTrue(says.faults().getFirst().contains(fault), says.faults().toString());
    }
}
