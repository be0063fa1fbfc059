package berth.server.build;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a log that is still being written, whole lines only. */
final class LogReader {
    private static final int CHUNK = 256 * 1024;

    private final Path file;
    private long position;
    private boolean midLine;

    LogReader(Path file) {
        this.file = file;
    }

    /** Lines that were completed since the last call, without their times. */
    List<String> next() {
        var lines = new ArrayList<String>();
        if (!hasMore()) {
            return lines;
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var buffer = new byte[CHUNK];
            for (int length = fill(in, buffer); length > 0; length = fill(in, buffer)) {
                int consumed = split(buffer, length, lines);
                if (consumed == 0) {
                    break;
                }
                position += consumed;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + file, e);
        }
        return lines;
    }

    boolean hasMore() {
        try {
            return Files.size(file) > position;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + file, e);
        }
    }

    private int fill(RandomAccessFile in, byte[] buffer) throws IOException {
        in.seek(position);
        return in.read(buffer);
    }

    private int split(byte[] buffer, int length, List<String> lines) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                lines.add(text(new String(buffer, start, i - start, StandardCharsets.UTF_8)));
                midLine = false;
                start = i + 1;
            }
        }
        if (start == 0 && length == buffer.length) {
            // A line longer than the buffer: given in pieces.
            lines.add(text(new String(buffer, 0, length, StandardCharsets.UTF_8)));
            midLine = true;
            return length;
        }
        return start;
    }

    /** Only a line's first piece begins with the time. */
    private String text(String line) {
        if (midLine) {
            return line;
        }
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(space + 1);
    }
}
