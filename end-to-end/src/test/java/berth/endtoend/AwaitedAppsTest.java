package berth.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For which apps deploy/up waits, and what it says of those that do not come. */
class AwaitedAppsTest {
    private static final Path LIB =
            requireNonNull(Path.of("").toAbsolutePath().getParent()).resolve("deploy/lib");

    /**
     * Two apps that do not answer, and how the instances of each are; before, a refusal for each line of a file, with its status;
     * 000 is that of no answer, with which curl fails. Time goes on only while somebody sleeps, so that a busy machine, on which one
     * look may last long, tells the same.
     */
    private static final String BERTH = """
            set -Eeuo pipefail
            source %1$s/report.sh
            source %1$s/apps.sh
            NOW=1000000
            now_ms() { echo "$NOW"; }
            sleep() { NOW=$((NOW + 200)); }
            public_url() { echo "http://${1:-berth}.localhost"; }
            routed() { printf 'HTTP/1.1 503 No\\r\\nBerth-Error: router.no-instance\\r\\n\\r\\n'; }
            api() {
              if [[ -s $REFUSALS ]]; then
                local status
                read -r status <"$REFUSALS"
                sed -i 1d "$REFUSALS"
                printf '\\n%%s' "$status"
                [[ $status != 000 ]]
                return
              fi
              case $2 in
                /apps) echo '[{"name":"shop","state":"DOWN","url":"http://shop.localhost"},
                  {"name":"docs","state":"DOWN","url":"http://docs.localhost"}]' ;;
                /apps/shop/*) echo "$SHOP" ;;
                /apps/docs/*) echo "$DOCS" ;;
              esac
              printf '\\n200\\n'
            }
            """.formatted(LIB);

    private static final String CRASHED =
            "[{\"id\":\"1\",\"process\":\"web\",\"state\":\"CRASHED\",\"failure\":{\"code\":\"instance.exited\"}},"
                    + "{\"id\":\"2\",\"process\":\"worker\",\"state\":\"HEALTHY\"}]";
    private static final String STARTING = "[{\"id\":\"1\",\"process\":\"web\",\"state\":\"CRASHED\"},"
            + "{\"id\":\"2\",\"process\":\"web\",\"state\":\"STARTING\"}]";

    private Path refusals = Path.of("");

    @BeforeEach
    void theApiAnswers(@TempDir Path folder) {
        refusals = folder.resolve("refusals");
    }

    @Test
    void nobodyWaitsForWhatCrashesAndItIsNamedInTheEnd() throws Exception {
        var said = await(CRASHED, CRASHED, 20_000);
        assertFalse(said.contains("waiting"), said);
        assertTrue(said.contains("Apps: all that should run answer but shop, docs\n"), said);
        assertTrue(
                said.endsWith("  Crashes           shop, docs: the cause is in http://berth.localhost/apps\n"), said);
    }

    @Test
    void whatMayComeIsWaitedForAsLongAsItMay() throws Exception {
        var said = await(CRASHED, STARTING, 300);
        assertTrue(said.contains("Apps: waiting for docs\n"), said);
        assertTrue(said.contains("all that should run answer but shop, docs\n"), said);
        assertTrue(
                said.endsWith("  Crashes           shop: the cause is in http://berth.localhost/apps\n"
                        + "  No answer yet     docs: see http://berth.localhost/apps\n"),
                said);
    }

    @Test
    void anApiThatDoesNotAnswerIsWaitedForAndThatNothingIsKnownIsSaid() throws Exception {
        refuse(1000, "000");
        var said = await(CRASHED, CRASHED, 300);
        assertTrue(said.contains("Apps: waiting for the API\n"), said);
        assertTrue(said.contains("Apps: not known, since nothing answers at http://berth.localhost\n"), said);
        assertTrue(
                said.endsWith("  Apps              not known, since nothing answers at http://berth.localhost;"
                        + " see deploy/status\n"),
                said);
    }

    @Test
    void whatTheApiAnswersInsteadIsSaid() throws Exception {
        refuse(1000, "500");
        var said = await(CRASHED, CRASHED, 300);
        assertTrue(said.contains("Apps: waiting for the API\n"), said);
        assertTrue(said.contains("Apps: not known, since the API answers 500 at http://berth.localhost\n"), said);
        assertTrue(
                said.endsWith("  Apps              not known, since the API answers 500 at http://berth.localhost;"
                        + " see deploy/status\n"),
                said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "403"})
    void nobodyWaitsWhereTheTokenIsNotTaken(String status) throws Exception {
        refuse(1, status);
        var said = await(CRASHED, CRASHED, 20_000);
        assertFalse(said.contains("waiting"), said);
        assertTrue(said.contains("Apps: not known, since the API answers " + status + " at "), said);
    }

    @Test
    void anApiThatAnswersInTheEndIsBelieved() throws Exception {
        refuse(2, "503");
        var said = await(CRASHED, CRASHED, 20_000);
        assertTrue(said.contains("Apps: waiting for the API\n"), said);
        assertTrue(said.contains("Apps: all that should run answer but shop, docs\n"), said);
        assertFalse(said.contains("not known"), said);
    }

    private void refuse(int times, String status) throws IOException {
        Files.writeString(refusals, (status + "\n").repeat(times));
    }

    private String await(String shop, String docs, int milliseconds) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", BERTH + "await_apps " + milliseconds + "\nunwell_apps\n")
                .redirectErrorStream(true);
        builder.environment().put("SHOP", shop);
        builder.environment().put("DOCS", docs);
        builder.environment().put("REFUSALS", refusals.toString());
        var bash = builder.start();
        var said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, bash.waitFor(), said);
        return said;
    }
}
