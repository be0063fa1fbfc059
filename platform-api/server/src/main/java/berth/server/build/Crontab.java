package berth.server.build;

import berth.server.time.CronSchedule;
import java.util.ArrayList;
import java.util.List;

/** Gathers the schedules that a file names: those that make sense as lines of a crontab, the others as faults. */
final class Crontab {
    private static final int MOST = 50;
    private static final int LONGEST = 2_000;

    private final String file;
    private final List<String> lines = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** @param file its name, for faults */
    Crontab(String file) {
        this.file = file;
    }

    void add(String schedule, String command) {
        try {
            CronSchedule.parse(schedule);
            require(!command.isBlank(), "it has no command");
            require(!command.strip().contains("\n") && command.length() <= LONGEST, "its command is no single line");
            require(lines.size() < MOST, "there are more than " + MOST);
            var line = schedule.strip().replaceAll("\\s+", " ") + " " + command.strip();
            require(!lines.contains(line), "it is there twice");
            lines.add(line);
        } catch (IllegalArgumentException e) {
            leaveOut("the schedule \"" + schedule.strip() + "\"", String.valueOf(e.getMessage()));
        }
    }

    /** Says that something of the file counts for nothing. */
    void leaveOut(String what, String why) {
        faults.add(what + " in " + file + " is left out: " + why);
    }

    List<String> lines() {
        return lines;
    }

    List<String> faults() {
        return faults;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
