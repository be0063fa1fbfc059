package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Route;
import berth.router.RouteKey;
import berth.router.RouteTable;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

    /** People write this one: what they did not mean is refused rather than guessed. */
    private final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

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
            throw new BadOptionException(
                    RouterOptions.ROUTES + " is \"" + file + "\", which holds no route table: " + reason(e));
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
                    reason(e));
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
        var table = json.readValue(Files.readAllBytes(file), RouteTable.class);
        if (table == null) {
            throw new IOException("it is null");
        }
        requireOnePerPlace(table);
        router.replace(table);
    }

    /** A path with a slash at its end serves the same as one without: whoever wrote both meant something else. */
    private static void requireOnePerPlace(RouteTable table) {
        var seen = new HashMap<RouteKey, Route>();
        for (var route : table.routes()) {
            var path = route.path();
            var prefix = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            var before = seen.put(new RouteKey(route.host(), RoutePath.normal(prefix)), route);
            if (before != null) {
                throw new IllegalArgumentException("two routes for " + route.host() + prefix + ": the paths "
                        + before.path() + " and " + path + " are one");
            }
        }
    }

    private static FileStamp stamp(Path path) throws IOException {
        try {
            return FileStamp.of(path);
        } catch (NoSuchFileException e) {
            return FileStamp.NONE;
        }
    }

    private static String reason(Exception e) {
        var text = e instanceof JsonProcessingException broken
                ? broken.getOriginalMessage() + place(broken)
                : String.valueOf(e.getMessage());
        return text.lines().findFirst().orElse("no reason given");
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }
}
