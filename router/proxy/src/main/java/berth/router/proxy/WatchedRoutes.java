package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the table that a file holds, and each that it holds later. What cannot be read is named in the log, and the table
 * before stays. The file is looked at, not waited for: editors replace it, and it may lie where no events come from.
 */
final class WatchedRoutes implements TableFeed {
    private static final System.Logger LOG = System.getLogger(WatchedRoutes.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("routes").daemon().factory());
    private final Path file;
    private final Router router;
    private volatile @Nullable FileStamp seen;

    private WatchedRoutes(Path file, Router router) {
        this.file = requireNonNull(file, "file is null");
        this.router = requireNonNull(router, "router is null");
    }

    /**
     * Serves what the file holds, and watches it from then on.
     *
     * @throws BadOptionException if it holds no table
     */
    static WatchedRoutes of(Path file, Router router) {
        var watched = new WatchedRoutes(file, router);
        try {
            watched.readIfChanged();
        } catch (IOException | IllegalArgumentException e) {
            watched.close();
            throw new BadOptionException(RouterOptions.ROUTES + " is \"" + file + "\", which holds no route table: "
                    + TableFault.inWords(e));
        }
        watched.clock.scheduleWithFixedDelay(
                watched::look, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return watched;
    }

    @Override
    public String describe() {
        return "routes from " + file;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Whether the file was looked at since it last changed. */
    boolean isUpToDate() {
        try {
            return stamp(file).equals(seen);
        } catch (IOException e) {
            return false;
        }
    }

    private void look() {
        try {
            readIfChanged();
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the routes in {0} are not served: {1}; those before stay",
                    file,
                    TableFault.inWords(e));
        }
    }

    private void readIfChanged() throws IOException {
        var now = stamp(file);
        if (now.equals(seen)) {
            return;
        }
        // Also what is broken is read once only: the next change is what may mend it.
        seen = now;
        if (now.equals(FileStamp.NONE)) {
            throw new IOException("there is no such file");
        }
        router.replace(WrittenTable.read(Files.readAllBytes(file)));
    }

    private static FileStamp stamp(Path path) throws IOException {
        try {
            return FileStamp.of(path);
        } catch (NoSuchFileException e) {
            return FileStamp.NONE;
        }
    }
}
