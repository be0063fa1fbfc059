package berth.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The end of a log.
 *
 * @param total lines the log has, which is where a follower goes on
 */
record LogTail(int total, List<Line> lines) {
    /** A longer page is slow to lay out; the whole log is a link away. */
    static final int SHOWN = 2000;

    /** What terminals take for colour and cursor moves (ECMA-48 section 5.4). */
    private static final Pattern CONTROL_SEQUENCE = Pattern.compile("\\u001B\\[[0-?]*[ -/]*[@-~]");

    /** One line, counted from 1. */
    record Line(int number, String text) {}

    static LogTail of(String log) {
        var all = new ArrayList<>(List.of(log.split("\n", -1)));
        if (all.getLast().isEmpty()) {
            all.removeLast();
        }
        var first = Math.max(0, all.size() - SHOWN);
        var lines = new ArrayList<Line>();
        for (int i = first; i < all.size(); i++) {
            lines.add(new Line(i + 1, readable(all.get(i))));
        }
        return new LogTail(all.size(), List.copyOf(lines));
    }

    /** Whether the log began before what is shown. */
    public boolean isCut() {
        return total > lines.size();
    }

    /** As a terminal would leave it: of a line that was written over, the last writing. */
    static String readable(String line) {
        var text = CONTROL_SEQUENCE.matcher(line).replaceAll("").stripTrailing();
        return text.substring(text.lastIndexOf('\r') + 1);
    }
}
