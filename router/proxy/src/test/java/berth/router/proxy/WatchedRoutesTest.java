package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes from a file that people write. */
class WatchedRoutesTest {
    private static final String LEAST = """
            {"generation": 1, "routes": [{"host": "app.test", "path": "/", "upstreams": ["127.0.0.1:19001"]}]}
            """;

    @TempDir
    Path folder;

    private final Router router = new Router(TableMemory.NONE);

    @Test
    void theLeastTableIsServed() throws Exception {
        try (var watched = WatchedRoutes.of(write(LEAST), router)) {
            assertEquals("routes from " + folder.resolve("routes.json"), watched.describe());
            assertEquals("app.test", labelOf("app.test"));
        }
    }

    @Test
    void aChangeIsServedWhateverItsGeneration() throws Exception {
        try (var watched = WatchedRoutes.of(write(LEAST), router)) {
            write(LEAST.replace("app.test", "other.test"));
            RunningRouter.await(watched.describe(), () -> router.index().find("other.test", "/") != null);
            assertEquals("other.test", labelOf("other.test"));
        }
    }

    @Test
    void aBrokenOrMissingFileChangesNothingUntilItIsMended() throws Exception {
        try (var watched = WatchedRoutes.of(write(LEAST), router)) {
            var before = router.index();
            write("{");
            RunningRouter.await("read", watched::isUpToDate);
            Files.delete(folder.resolve("routes.json"));
            RunningRouter.await("gone", watched::isUpToDate);
            assertEquals(before, router.index());
            write(LEAST.replace("app.test", "mended.test"));
            RunningRouter.await("mended", () -> router.index().find("mended.test", "/") != null);
        }
    }

    @Test
    void aChangeThatLeavesSizeAndTimeAsTheyWereIsServed() throws Exception {
        var file = write(LEAST);
        try (var watched = WatchedRoutes.of(file, router)) {
            var time = Files.getLastModifiedTime(file);
            rewrite(file, LEAST.replace("app.test", "new.test"));
            RunningRouter.await(watched.describe(), () -> router.index().find("new.test", "/") != null);
            assertEquals(time, Files.getLastModifiedTime(file));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"generation\": 1, \"routes\": [{\"hots\": \"a\"}]}",
                "{\"generation\": 1, \"routes\": []} more",
                "{\"generation\": 1, \"routes\": [], \"routes\": []}",
                "{\"generation\": 1, \"routes\": [null]}",
                "{\"generation\": 1.5, \"routes\": []}",
                "{\"generation\": 1, \"routes\": [{\"host\": \"a\", \"path\": \"/x\"}, {\"host\": \"a\", \"path\": \"/x/\"}]}"
            })
    void aFileWithoutATableIsNamedAtTheStart(String text) throws Exception {
        var file = write(text);
        var message = String.valueOf(assertThrows(BadOptionException.class, () -> WatchedRoutes.of(file, router))
                .getMessage());
        assertTrue(message.contains(RouterOptions.ROUTES) && !message.contains("\n"), message);
    }

    @Test
    void aMissingFileIsNamedAtTheStart() {
        var file = folder.resolve("none.json");
        var message = String.valueOf(assertThrows(BadOptionException.class, () -> WatchedRoutes.of(file, router))
                .getMessage());
        assertTrue(message.contains("there is no such file"), message);
    }

    /**
     * Puts another text of the same size into the same file, at another moment than it was written at before, which the file system
     * tells by ticks of some milliseconds.
     */
    static void rewrite(Path file, String text) throws IOException, InterruptedException {
        var time = Files.getLastModifiedTime(file);
        var before = Files.getAttribute(file, "unix:ctime");
        RunningRouter.await("another moment", () -> {
            try {
                Files.writeString(file, text);
                Files.setLastModifiedTime(file, time);
                return !before.equals(Files.getAttribute(file, "unix:ctime"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private String labelOf(String host) {
        return Objects.requireNonNull(router.index().find(host, "/")).route().label();
    }

    /** In one step, as careful editors do. */
    private Path write(String text) throws IOException {
        var next = Files.writeString(folder.resolve("routes.json.new"), text);
        return Files.move(next, folder.resolve("routes.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
