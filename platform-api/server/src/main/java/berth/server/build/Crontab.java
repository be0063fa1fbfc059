package berth.server.build;

import berth.server.time.CronSchedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Gathers the schedules that a file names, as lines of a crontab. */
final class Crontab {
    private static final int MOST = 50;
    private static final int LONGEST = 2_000;

    private final Remarks remarks;
    private final List<String> lines = new ArrayList<>();

    Crontab(Remarks remarks) {
        this.remarks = remarks;
    }

    void add(String schedule, String command) {
        try {
            require(!schedule.isBlank(), "the entry has no schedule");
            require(CronSchedule.parse(schedule).next(Instant.EPOCH).isPresent(), "it is never due");
            require(!command.isBlank(), "it has no command");
            require(
                    command.strip().chars().noneMatch(c -> c == '\n' || c == 0) && command.length() <= LONGEST,
                    "its command is no single line of text");
            require(lines.size() < MOST, "there are more than " + MOST);
            var line = schedule.strip().replaceAll("\\s+", " ") + " " + command.strip();
            require(!lines.contains(line), "it is there twice");
            lines.add(line);
        } catch (IllegalArgumentException e) {
            remarks.wrong("the schedule \"" + schedule.strip() + "\"", String.valueOf(e.getMessage()));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
