package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of the access log. Somebody may move it away at any time, and another is begun; if nobody does, the router
 * moves it itself before it fills the disk, and keeps one old file. Two routers may write to it at once.
 */
final class LogFile {
    private final Path path;
    private final long limit;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean midLine;

    /** To be moved away when it has become longer than that limit, in bytes. */
    LogFile(Path path, long limit) {
        this.path = requireNonNull(path, "path is null");
        this.limit = limit;
    }

    Path path() {
        return path;
    }

    /** Writes whole lines, or as much of them as the disk takes. */
    void write(ByteBuffer lines) throws IOException {
        var out = channel == null ? open() : channel;
        if (midLine) {
            // What could not be written to its end before must not spoil the next line.
            out.write(ByteBuffer.wrap(new byte[] {'\n'}));
            midLine = false;
        }
        int begun = lines.position();
        try {
            while (lines.hasRemaining()) {
                out.write(lines);
            }
        } catch (IOException e) {
            int at = lines.position();
            midLine = at > begun && lines.get(at - 1) != '\n';
            throw e;
        }
    }

    /** Begins another file if this one was moved, or is too long. */
    void lookAfter() throws IOException {
        var open = channel;
        if (open == null || key == null) {
            return;
        }
        if (open.size() > limit && key.equals(keyOf(path))) {
            var old = path.resolveSibling(path.getFileName() + ".1");
            Files.move(path, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!key.equals(keyOf(path))) {
            close();
            open();
        }
    }

    void close() throws IOException {
        var open = channel;
        channel = null;
        midLine = false;
        if (open != null) {
            open.close();
        }
    }

    private FileChannel open() throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        var opened = FileChannel.open(path, options, mode);
        channel = opened;
        // What is no plain file, such as a pipe, is neither moved nor looked after.
        key = Files.isRegularFile(path) ? keyOf(path) : null;
        return opened;
    }

    private static @Nullable Object keyOf(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
