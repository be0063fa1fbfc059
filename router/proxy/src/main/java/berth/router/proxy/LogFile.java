package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
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
    private final Disk disk;
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object key;
    private boolean midLine;

    /** To be moved away when it has become longer than that limit, in bytes. */
    LogFile(Path path, long limit) {
        this(path, limit, LogFile::append);
    }

    /** Which lies there. */
    LogFile(Path path, long limit, Disk disk) {
        this.path = requireNonNull(path, "path is null");
        this.limit = limit;
        this.disk = requireNonNull(disk, "disk is null");
    }

    Path path() {
        return path;
    }

    /**
     * Writes whole lines, or as many of them as the disk takes: what it took of the next is taken back.
     *
     * @param lines at the first that was not written, if this fails
     */
    void write(ByteBuffer lines) throws IOException {
        var out = channel == null ? open() : channel;
        if (midLine) {
            // What could not be written to its end before, and not taken back, must not spoil the next line.
            out.write(ByteBuffer.wrap(new byte[] {'\n'}));
            midLine = false;
        }
        int begun = lines.position();
        long before = key == null ? 0 : out.size();
        try {
            while (lines.hasRemaining()) {
                out.write(lines);
            }
        } catch (IOException e) {
            int written = lines.position();
            int whole = endOfLines(lines, begun, written);
            lines.position(whole);
            midLine = written > whole && !takeBack(out, before + written - begun, written - whole);
            throw e;
        }
    }

    /** Where the last line ends that is written, up to there. */
    private static int endOfLines(ByteBuffer lines, int begun, int written) {
        int end = written;
        while (end > begun && lines.get(end - 1) != '\n') {
            end--;
        }
        return end;
    }

    /** Takes what was cut off the file, unless its end is elsewhere: another router has written since. */
    private boolean takeBack(SeekableByteChannel out, long end, int cut) {
        try {
            if (key == null || out.size() != end) {
                return false;
            }
            out.truncate(end - cut);
            return true;
        } catch (IOException e) {
            return false;
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

    private SeekableByteChannel open() throws IOException {
        var opened = disk.open(path);
        channel = opened;
        // What is no plain file, such as a pipe, is neither moved nor looked after.
        key = Files.isRegularFile(path) ? keyOf(path) : null;
        // So may whoever had it open last have left it, this router or one that was killed.
        midLine = key != null && !endsWithLine();
        return opened;
    }

    private boolean endsWithLine() throws IOException {
        try (var in = Files.newByteChannel(path)) {
            var last = ByteBuffer.allocate(1);
            return in.size() == 0 || in.position(in.size() - 1).read(last) < 1 || last.get(0) == '\n';
        }
    }

    private static SeekableByteChannel append(Path path) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
        return FileChannel.open(path, options, mode);
    }

    private static @Nullable Object keyOf(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** What keeps it; it may be full. */
    @FunctionalInterface
    interface Disk {
        /** Opens a file, made if need be, to write at its end. */
        SeekableByteChannel open(Path path) throws IOException;
    }
}
