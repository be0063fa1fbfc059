package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrontabTest {
    @Test
    void schedulesBecomeLines() {
        var crontab = Crontab.of("""
                {"name": "shop", "cron": [
                  {"command": "rake report", "schedule": "0  3 * * *"},
                  {"command": "rake tick", "schedule": "@hourly"}]}
                """);
        assertEquals(List.of("0 3 * * * rake report", "@hourly rake tick"), crontab.lines());
        assertEquals(List.of(), crontab.faults());
    }

    @Test
    void anAppJsonWithoutSchedulesHasNone() {
        assertEquals(new Crontab(List.of(), List.of()), Crontab.of("{\"name\": \"shop\"}"));
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
            })
    void whatMakesNoSenseIsLeftOutAndSaid(String json, String fault) {
        var crontab = Crontab.of(json);
        assertEquals(List.of(), crontab.lines());
        assertTrue(crontab.faults().getFirst().contains(fault), crontab.faults().toString());
    }
}
