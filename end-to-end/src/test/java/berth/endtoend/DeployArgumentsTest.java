package berth.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that take no arguments do nothing but say so when they are given one. */
class DeployArgumentsTest {
    private static final Path DEPLOY =
            requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("deploy");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"up, --force", "up, shop", "status, --verbose", "status, shop"})
    void whatTheyDoNotKnowIsRefusedAndNothingIsDone(String command, String argument) throws Exception {
        var home = folder.resolve("home");
        var refused = run(home, command, argument);
        assertEquals(2, refused.status(), refused.said());
        assertTrue(
                refused.said()
                        .startsWith("deploy/" + command + " does not know " + argument + "; it takes no arguments"),
                refused.said());
        assertEquals(1, refused.said().lines().count(), refused.said());
        assertTrue(Files.notExists(home), "it has made its home");
    }

    @ParameterizedTest
    @CsvSource({"up, --help", "up, -h", "status, --help", "status, -h"})
    void helpIsNoFault(String command, String argument) throws Exception {
        var told = run(folder.resolve("home"), command, argument);
        assertEquals(0, told.status(), told.said());
    }

    private record Told(int status, String said) {}

    private static Told run(Path home, String command, String argument) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(DEPLOY.resolve(command).toString(), argument).redirectErrorStream(true);
        builder.environment().put("BERTH_HOME", home.toString());
        // Were the argument taken, this would keep it from installing anything.
        builder.environment().put("BERTH_DOMAIN", "no domain");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Told(process.waitFor(), said);
    }
}
