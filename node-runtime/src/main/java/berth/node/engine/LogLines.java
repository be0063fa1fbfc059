package berth.node.engine;

import berth.node.LogLine;
import berth.node.LogSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Turns the engine's log stream of a container without a terminal into lines. Each frame has eight bytes of header, 1 for
 * output or 2 for errors first, the length of the rest in the last four (Engine API, "attach to a container"). A frame
 * holds a time, a space, and a line, or a piece of one: then it is full, no line feed ends it, and the next frame goes on
 * with it at the same time. Engine 20.10 leaves the line feed out after the last piece as well.
 */
final class LogLines {
    private static final int HEADER_BYTES = 8;
    private static final int ERRORS = 2;
    private static final int LONGEST_FRAME = 1 << 20;
    private static final int FULL_PIECE = 16 << 10;

    /** What is longer is given in pieces, so that no app can fill our memory with one line. */
    private static final int LONGEST_LINE = 64 << 10;

    private final Part output = new Part(false);
    private final Part errors = new Part(true);
    private final LogSink sink;

    LogLines(LogSink sink) {
        this.sink = sink;
    }

    /** Reads to the end; returns whether the sink wants more. */
    boolean read(InputStream in) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        while (in.readNBytes(header, 0, HEADER_BYTES) == HEADER_BYTES) {
            int length = ByteBuffer.wrap(header).getInt(4);
            if (length < 0 || length > LONGEST_FRAME) {
                throw new IOException("not a log frame: " + length + " bytes");
            }
            byte[] frame = in.readNBytes(length);
            if (!(header[0] == ERRORS ? errors : output).add(frame)) {
                return false;
            }
        }
        return output.flush() && errors.flush();
    }

    /** The unfinished line of one stream. */
    private final class Part {
        private final boolean error;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private Instant at = Instant.EPOCH;

        Part(boolean error) {
            this.error = error;
        }

        boolean add(byte[] frame) {
            int space = 0;
            while (space < frame.length && frame[space] != ' ') {
                space++;
            }
            Instant time = time(new String(frame, 0, space, StandardCharsets.US_ASCII));
            if (!time.equals(at) && !flush()) {
                return false;
            }
            at = time;
            int start = Math.min(space + 1, frame.length);
            boolean fed = frame.length > start && frame[frame.length - 1] == '\n';
            int length = frame.length - start - (fed ? 1 : 0);
            text.write(frame, start, length);
            boolean ends = fed || length < FULL_PIECE;
            return !ends && text.size() < LONGEST_LINE || give();
        }

        boolean flush() {
            return text.size() == 0 || give();
        }

        private boolean give() {
            String line = text.toString(StandardCharsets.UTF_8);
            text.reset();
            return sink.line(new LogLine(at, error, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line));
        }

        private Instant time(String stamp) {
            try {
                return Instant.parse(stamp);
            } catch (DateTimeParseException e) {
                return at;
            }
        }
    }
}
