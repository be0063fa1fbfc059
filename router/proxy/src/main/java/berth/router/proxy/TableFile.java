package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RouteTable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers the last route table, so that a restarted router serves while the control plane is away. */
final class TableFile implements TableMemory {
    private static final System.Logger LOG = System.getLogger(TableFile.class.getName());

    private final ObjectMapper json = new ObjectMapper();
    private final Lock syncing = new ReentrantLock();
    private final AtomicBoolean syncWaits = new AtomicBoolean();
    private final Path file;
    private volatile String seen = "";

    TableFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    @Override
    public boolean isNews() {
        return !seen.equals(stamp());
    }

    @Override
    public Optional<RouteTable> load() {
        seen = stamp();
        try (var in = Files.newInputStream(file)) {
            return Optional.ofNullable(json.readValue(in, RouteTable.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot read the remembered route table {0}: {1}; serving nothing until the control plane sends one",
                    file,
                    firstLine(e));
            return Optional.empty();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Once this returns, it outlives the process; a moment later also a
     * power cut. Nobody waits for the latter: on a disk that is busy with builds it takes seconds, and the control plane,
     * which the same cut stops, sends its table again when it is back.
     */
    @Override
    public boolean save(RouteTable table) {
        try {
            Files.createDirectories(folder());
            var written = file.resolveSibling(file.getFileName() + ".tmp");
            try (var out = Files.newOutputStream(written)) {
                json.writeValue(out, table);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot remember route table {0} in {1}: {2}; it is served, but a restart would not know it",
                    Long.toString(table.generation()),
                    file,
                    e);
            return false;
        }
        if (!syncWaits.getAndSet(true)) {
            Thread.ofPlatform().daemon().name("table-sync").start(this::sync);
        }
        return true;
    }

    private void sync() {
        syncing.lock();
        try {
            syncWaits.set(false);
            sync(file, StandardOpenOption.WRITE);
            sync(folder(), StandardOpenOption.READ);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot make {0} safe from a power cut: {1}", file, e);
        } finally {
            syncing.unlock();
        }
    }

    private String stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "";
        }
    }

    private Path folder() {
        return requireNonNull(file.toAbsolutePath().getParent(), "file has no folder");
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (var channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
