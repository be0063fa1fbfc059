package berth.console;

import berth.api.instance.LogLineView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lines that instances wrote, oldest first.
 *
 * @param older time before which there are more, if there are
 */
record LogLines(List<Line> lines, Optional<String> older) {
    static final LogLines NONE = new LogLines(List.of(), Optional.empty());

    private static final int ID_LENGTH = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * One line.
     *
     * @param source process type and beginning of the instance's id, as the platform's own stream of lines has them
     * @param error whether it was written to the error stream
     */
    record Line(String iso, String time, String source, int release, boolean error, String text) {
        private static Line of(LogLineView line) {
            var id = line.instance();
            return new Line(
                    line.at().toString(),
                    TIME.format(line.at()),
                    line.process() + "." + (id.length() <= ID_LENGTH ? id : id.substring(0, ID_LENGTH)),
                    line.release(),
                    line.error(),
                    LogTail.readable(line.text()));
        }
    }

    /**
     * The last of them. Where more were found than are to be shown, those of one moment stay on one page: the next one ends before
     * a moment.
     *
     * @param found more than {@code most} if there are more
     */
    static LogLines last(List<LogLineView> found, int most) {
        if (found.size() <= most) {
            return new LogLines(found.stream().map(Line::of).toList(), Optional.empty());
        }
        var shown = found.subList(found.size() - most, found.size());
        var cut = found.get(found.size() - most - 1).at();
        var whole = shown.stream().filter(line -> line.at().isAfter(cut)).toList();
        var kept = whole.isEmpty() ? shown : whole;
        return new LogLines(
                kept.stream().map(Line::of).toList(), Optional.of(first(kept).toString()));
    }

    private static Instant first(List<LogLineView> lines) {
        return lines.getFirst().at();
    }
}
