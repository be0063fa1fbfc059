package berth.server.cron;

import static java.util.Objects.requireNonNull;

import berth.server.time.CronSchedule;
import java.util.List;

/**
 * A command with its schedule.
 *
 * @param line as it stands in the release
 */
record CronJob(String line, String schedule, String command) {
    CronJob {
        requireNonNull(line, "line is null");
        requireNonNull(schedule, "schedule is null");
        requireNonNull(command, "command is null");
    }

    static List<CronJob> of(String crontab) {
        return crontab.lines().map(CronJob::parse).toList();
    }

    private static CronJob parse(String line) {
        int fields = line.startsWith("@") ? 1 : 5;
        var parts = line.split(" ", fields + 1);
        return new CronJob(line, String.join(" ", List.of(parts).subList(0, fields)), parts[fields]);
    }

    CronSchedule ticks() {
        return CronSchedule.parse(schedule);
    }
}
