package berth.node;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** A line that an instance wrote to its output or error stream. It holds no NUL, whatever was written: no database keeps one. */
public record LogLine(Instant at, boolean error, String text) {
    public LogLine {
        requireNonNull(at, "at is null");
        text = withoutNul(text);
    }

    /** The text with U+FFFD for each NUL. */
    static String withoutNul(String text) {
        return text.replace('\0', '\ufffd');
    }
}
