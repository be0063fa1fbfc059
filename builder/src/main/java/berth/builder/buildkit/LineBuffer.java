package berth.builder.buildkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes whole clean lines of the pieces that one stream of one step comes in. */
final class LineBuffer {
    /** Longer lines are cut into several, so that a program that never ends its line cannot fill the memory. */
    private static final int MAX_LINE = 4096;

    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[@-Z\\\\-_])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t]]");

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Consumer<String> lines;

    LineBuffer(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes) {
        for (byte part : bytes) {
            if (part == '\n') {
                flush();
                continue;
            }
            boolean insideCharacter = (part & 0xC0) == 0x80;
            if (pending.size() >= MAX_LINE && !insideCharacter) {
                flush();
            }
            pending.write(part);
        }
    }

    /** Hands on what is there as a line, if anything is. */
    void flush() {
        String line = clean(pending.toString(StandardCharsets.UTF_8));
        pending.reset();
        if (!line.isBlank()) {
            lines.accept(line);
        }
    }

    /** Without colours; of a line that was overwritten on the terminal, the last state. */
    static String clean(String line) {
        String visible = ESCAPES.matcher(line).replaceAll("").stripTrailing();
        visible = visible.substring(visible.lastIndexOf('\r') + 1);
        return CONTROLS.matcher(visible).replaceAll("");
    }
}
