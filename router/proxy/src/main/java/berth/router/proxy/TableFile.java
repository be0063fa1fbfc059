package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Route;
import berth.router.RouteChange;
import berth.router.RouteTable;
import berth.router.Vacancy;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers the last route table, so that a restarted router serves while the control plane is away: the table as it was, and
 * beside it a {@link Journal} of what has changed since, so that a change of a large one does not write all of it.
 */
final class TableFile implements TableMemory {
    private static final System.Logger LOG = System.getLogger(TableFile.class.getName());

    /** Some thousands of changes: little to read at a start, and seldom enough to write a large table again. */
    private static final long LONGEST_JOURNAL = 1 << 20;
    /** One sync for all that is written meanwhile. */
    private static final long SYNC_AFTER_MILLIS = 1_000;

    private static final int BUFFER = 64 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final ObjectWriter one = json.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    private final Lock syncing = new ReentrantLock();
    private final AtomicBoolean syncWaits = new AtomicBoolean();
    private final Path file;
    private final Journal journal;
    private final long longestJournal;
    private volatile List<FileStamp> seen = List.of();

    TableFile(Path file) {
        this(file, LONGEST_JOURNAL);
    }

    /** Which writes the whole table again when the journal is longer than that, in octets. */
    TableFile(Path file, long longestJournal) {
        this.file = requireNonNull(file, "file is null");
        this.journal = new Journal(file.resolveSibling(file.getFileName() + ".journal"));
        this.longestJournal = longestJournal;
    }

    @Override
    public boolean isNews() {
        return !seen.equals(stamp());
    }

    /**
     * Of what is remembered lets only the routes hold, until there is another table: each that led anywhere is {@link
     * Vacancy#STARTING}. What is on loopback stays where it is. Of a generation before, so that a control plane that has sent
     * the one that was remembered sees that it is not served any more. Where that cannot be written, nothing is remembered.
     */
    void forgetAddresses() {
        load().map(TableFile::withoutAddresses).ifPresent(known -> {
            try {
                var written = write(to -> json.writeValue(to.toFile(), known));
                // Before, unlike for a new table: what has changed since would bring its addresses back.
                journal.clear();
                move(written);
                syncSoon();
            } catch (IOException e) {
                forget(e);
            }
        });
    }

    private void forget(IOException why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "cannot write {0} without the addresses that are others'' by now: {1}; forgetting all of it until the"
                        + " control plane sends a table",
                file,
                why);
        try {
            // Needs no room on a disk that is full.
            Files.deleteIfExists(file);
            Files.deleteIfExists(journal.file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file + ", whose addresses are others' by now", e);
        }
    }

    @Override
    public Optional<RouteTable> load() {
        seen = stamp();
        try (var in = Files.newInputStream(file)) {
            var table = json.readValue(in, RouteTable.class);
            return Optional.ofNullable(table == null ? null : journal.applyTo(table));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot read the remembered route table {0}: {1}; serving nothing until the control plane sends one",
                    file,
                    TableFault.inWords(e));
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
    public boolean save(long generation, RouteIndex routes) {
        try {
            Files.createDirectories(folder());
            move(write(to -> write(to, generation, routes)));
            // Who is killed here leaves changes that the table has seen already; they are left out when it is read.
            journal.clear();
        } catch (IOException e) {
            warn(generation, e);
            return false;
        }
        syncSoon();
        return true;
    }

    private Path write(Writing writing) throws IOException {
        var written = file.resolveSibling(file.getFileName() + ".tmp");
        writing.to(written);
        return written;
    }

    private void move(Path written) throws IOException {
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @FunctionalInterface
    private interface Writing {
        void to(Path file) throws IOException;
    }

    private static RouteTable withoutAddresses(RouteTable table) {
        return new RouteTable(
                Math.max(0, table.generation() - 1),
                table.routes().stream().map(TableFile::withoutAddresses).toList(),
                table.challenges());
    }

    private static Route withoutAddresses(Route route) {
        return route.upstreams().stream().allMatch(TableFile::isOnLoopback)
                ? route
                : route.withoutUpstreams(Vacancy.STARTING);
    }

    private static boolean isOnLoopback(String upstream) {
        return upstream.startsWith("127.") || upstream.startsWith("[::1]:") || upstream.startsWith("localhost:");
    }

    @Override
    public boolean add(List<RouteChange> changes) {
        try {
            journal.add(changes);
        } catch (IOException e) {
            warn(changes.getLast().generation(), e);
            return false;
        }
        syncSoon();
        return journal.length() <= longestJournal;
    }

    /** As JSON of a {@link RouteTable}, route by route: another copy of a large table would not fit the heap. */
    private void write(Path to, long generation, RouteIndex routes) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(to), BUFFER);
                var generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeNumberField("generation", generation);
            generator.writeArrayFieldStart("routes");
            routes.forEach(match -> write(generator, match.route()));
            generator.writeEndArray();
            generator.writePOJOField("challenges", routes.challenges());
            generator.writeEndObject();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void write(JsonGenerator generator, Route route) {
        try {
            one.writeValue(generator, route);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void warn(long generation, IOException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "cannot remember route table {0} in {1}: {2}; it is served, but a restart would not know it",
                Long.toString(generation),
                file,
                e);
    }

    private void syncSoon() {
        if (!syncWaits.getAndSet(true)) {
            CompletableFuture.delayedExecutor(SYNC_AFTER_MILLIS, TimeUnit.MILLISECONDS, TableFile::startSync)
                    .execute(this::sync);
        }
    }

    private static void startSync(Runnable sync) {
        Thread.ofPlatform().daemon().name("table-sync").start(sync);
    }

    private void sync() {
        syncing.lock();
        try {
            syncWaits.set(false);
            sync(file, StandardOpenOption.WRITE);
            if (Files.exists(journal.file())) {
                sync(journal.file(), StandardOpenOption.WRITE);
            }
            sync(folder(), StandardOpenOption.READ);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot make {0} safe from a power cut: {1}", file, e);
        } finally {
            syncing.unlock();
        }
    }

    private List<FileStamp> stamp() {
        return List.of(stamp(file), stamp(journal.file()));
    }

    private static FileStamp stamp(Path path) {
        try {
            return FileStamp.of(path);
        } catch (IOException e) {
            return FileStamp.NONE;
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
}
