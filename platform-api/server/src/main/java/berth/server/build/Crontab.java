package berth.server.build;

import berth.server.time.CronSchedule;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * The schedules in an {@code app.json}: {@code {"cron": [{"schedule": "0 3 * * *", "command": "rake report"}]}}.
 *
 * @param lines schedule and command of each, in one line, as in a crontab
 * @param faults a sentence for each that is left out
 */
record Crontab(List<String> lines, List<String> faults) {
    private static final int MOST = 50;
    private static final int LONGEST = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    Crontab {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    static Crontab of(String appJson) {
        try {
            var cron = JSON.readTree(appJson).path("cron");
            return cron.isMissingNode() ? new Crontab(List.of(), List.of()) : of(cron);
        } catch (JsonProcessingException e) {
            return new Crontab(List.of(), List.of("app.json is no JSON and is left out: " + e.getOriginalMessage()));
        }
    }

    private static Crontab of(JsonNode cron) {
        var lines = new ArrayList<String>();
        var faults = new ArrayList<String>();
        if (!cron.isArray()) {
            faults.add("\"cron\" in app.json is no list and is left out");
        }
        for (JsonNode entry : cron) {
            var schedule = entry.path("schedule").asText("").strip();
            var command = entry.path("command").asText("").strip();
            try {
                CronSchedule.parse(schedule);
                require(!command.isEmpty(), "it has no command");
                require(!command.contains("\n") && command.length() <= LONGEST, "its command is no single line");
                require(lines.size() < MOST, "there are more than " + MOST);
                var line = schedule.replaceAll("\\s+", " ") + " " + command;
                require(!lines.contains(line), "it is there twice");
                lines.add(line);
            } catch (IllegalArgumentException e) {
                faults.add("the schedule \"" + schedule + "\" in app.json is left out: " + e.getMessage());
            }
        }
        return new Crontab(lines, faults);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
