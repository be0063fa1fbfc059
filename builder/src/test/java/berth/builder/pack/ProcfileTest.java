package berth.builder.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcfileTest {
    @Test
    void readsOddSpacingCommentsAndWindowsLineEnds() {
        var procfile =
                Procfile.parse("\uFEFF# ours\r\n\r\n  web :   node server.js --port $PORT  \r\nworker:node w.js\r\n");
        assertEquals(
                Map.of("web", "exec node server.js --port $PORT", "worker", "exec node w.js"), procfile.commands());
        assertEquals(Optional.empty(), procfile.refusal());
    }

    @Test
    void keepsColonsAndHashesOfACommand() {
        assertEquals(
                Map.of("web", "serve --url http://x:1 # two"),
                Procfile.parse("web: serve --url http://x:1 # two").commands());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gunicorn app:app --bind 0.0.0.0:$PORT | exec gunicorn app:app --bind 0.0.0.0:$PORT",
                "A=1 B='x y' node s.js | exec env A=1 B='x y' node s.js",
                "cd api && node s.js | cd api && exec node s.js",
                "java -cp lib/* Main | exec java -cp lib/* Main",
                "node s.js & node w.js | node s.js & node w.js",
                "sh -c \"a && b\" | sh -c \"a && b\"",
                "exec node s.js | exec node s.js",
                ". ./env | . ./env",
                "node $(cat main) | node $(cat main)",
            })
    void theProgramItselfGetsTheSignals(String written, String run) {
        assertEquals(Map.of("web", run), Procfile.parse("web: " + written).commands());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web node s.js | Procfile line 2 is not \"type: command\" (a type: up to 63 of A to Z, a to z, 0 to 9, - and _): web node s.js",
                "web: a\0b | Procfile line 2 is not \"type: command\" (a type: up to 63 of A to Z, a to z, 0 to 9, - and _): web: a\uFFFDb",
                "web: | Procfile line 2 has no command for web",
                "clock : again | Procfile line 2 names clock, as line 1 does",
                "clock: | Procfile line 2 names clock, as line 1 does",
            })
    void aLineThatCannotBeFollowedIsNamedAndNothingIsBuilt(String line, String fault) {
        var procfile = Procfile.parse("clock: tick\n" + line);
        assertEquals(Map.of("clock", "exec tick"), procfile.commands());
        var refusal = procfile.refusal().orElseThrow();
        assertEquals("build.source-invalid", refusal.code());
        assertEquals(fault, refusal.message());
    }

    @Test
    void allLinesThatCannotBeFollowedAreNamedAtOnce() {
        assertEquals(
                "Procfile line 1 has no command for web; Procfile line 3 names worker, as line 2 does",
                Procfile.parse("web:\nworker: a\nworker: b")
                        .refusal()
                        .orElseThrow()
                        .message());
    }

    @Test
    void whatIsNoProcfileAtAllIsToldInAFewLines() {
        var told = Procfile.parse(("prose ".repeat(100) + "\n").repeat(1_000))
                .refusal()
                .orElseThrow()
                .message();
        assertTrue(told.length() < 3_000, told);
        assertTrue(told.endsWith("; and 990 more"), told);
    }

    @Test
    void aReleaseTaskAloneDoesNotDecideWhatRuns() {
        assertFalse(Procfile.parse("release: migrate").decides());
        assertEquals(
                Map.of("release", "exec migrate", "web", ""),
                Procfile.parse("release: migrate").processTypes());
        assertTrue(Procfile.parse("worker: w").decides());
        assertEquals(Map.of("worker", "exec w"), Procfile.parse("worker: w").processTypes());
    }
}
