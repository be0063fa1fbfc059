package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.buildkit.BuildTrace.Output;
import berth.builder.buildkit.BuildTrace.Vertex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepLogTest {
    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    private final List<String> lines = new ArrayList<>();
    private final StepLog log = new StepLog(lines::add);

    @Test
    void aStepIsToldOnceWithItsOutputAndDuration() {
        String run = "[2/3] RUN --mount=type=cache,id=npm-1,target=/c npm ci";
        vertices(waiting(run), waiting("[3/3] COPY --chown=1:1 source/ ./"));
        vertices(started(run));
        vertices(started(run));
        output(run, "added 69 pack");
        output(run, "ages\nfound 0 problems\n\n");
        vertices(done(run, 1234));
        vertices(done(run, 1234));
        vertices(done("[3/3] COPY --chown=1:1 source/ ./", 40));
        assertLines(
                "[2/3] RUN npm ci",
                "      added 69 packages",
                "      found 0 problems",
                "[2/3] done in 1.2s",
                "[3/3] COPY source/ ./  done in 0.0s");
    }

    @Test
    void aStepThatIsDoneAndThenCachedIsToldOnce() {
        vertices(done("[1/2] FROM docker.io/berth/node:26-0123456789ab", 0));
        vertices(cached("[1/2] FROM docker.io/berth/node:26-0123456789ab"), cached("[2/2] RUN npm ci"));
        assertLines("[1/2] FROM berth/node:26  done in 0.0s", "[2/2] RUN npm ci  CACHED");
    }

    @Test
    void whatBuildKitDoesForItselfStaysOut() {
        vertices(
                done("[internal] load remote build context", 50),
                done("copy /context /", 60),
                done("[internal] load metadata for docker.io/library/debian:13", 900),
                done("exporting to image", 20));
        assertLines();
    }

    @Test
    void stepsThatRunTogetherAreToldApart() {
        vertices(started("[a 1/2] RUN one"), started("[b 1/2] RUN two"));
        output("[a 1/2] RUN one", "from one\n");
        output("[b 1/2] RUN two", "from two\n");
        assertLines("[a 1/2] RUN one", "[b 1/2] RUN two", "[a 1/2] …", "      from one", "[b 1/2] …", "      from two");
    }

    @Test
    void theFirstRealErrorIsTheFailure() {
        vertices(started("[2/2] RUN false"));
        output("[2/2] RUN false", "no newline at the end");
        vertices(failed("[2/2] RUN false", "executor failed running [/bin/sh -c false]: exit code: 1"));
        assertEquals(
                List.of("no newline at the end"), log.lastLines(log.failed().orElseThrow()));
        assertLines("[2/2] RUN false", "      no newline at the end");
    }

    @Test
    void linesAreCleanedOfColoursAndOverwrittenParts() {
        assertEquals("error here", LineBuffer.clean("\u001b[31merror\u001b[0m here"));
        assertEquals("100%", LineBuffer.clean("10%\r50%\r100%\r"));
        assertEquals("a\tb", LineBuffer.clean("a\tb\u0007"));
        assertEquals("title", LineBuffer.clean("\u001b]0;window\u0007title"));
    }

    @Test
    void aLineWithoutEndIsCut() {
        var cut = new ArrayList<String>();
        var buffer = new LineBuffer(cut::add);
        buffer.add("ü".repeat(3000).getBytes(StandardCharsets.UTF_8));
        buffer.flush();
        assertEquals(2, cut.size());
        assertTrue("ü".repeat(3000).equals(String.join("", cut)), "a character was cut in two");
    }

    @Test
    void namesTheStageButNotBuildKitsOwn() {
        assertEquals(Optional.of("[3/4] WORKDIR /app"), StepNames.shown("[stage-0 3/4] WORKDIR /app"));
        assertEquals(Optional.of("[build 3/4] RUN a && b"), StepNames.shown("[build 3/4] RUN a   &&\n b"));
        assertEquals(
                Optional.of("docker.io/library/x:1"),
                StepNames.image("[internal] load metadata for docker.io/library/x:1"));
        assertEquals("x:1", StepNames.shortImage("docker.io/library/x:1"));
    }

    private void assertLines(String... expected) {
        assertEquals(String.join("\n", expected), String.join("\n", lines));
    }

    private void vertices(Vertex... vertices) {
        log.add(new BuildTrace(List.of(vertices), List.of()));
    }

    private void output(String name, String text) {
        log.add(new BuildTrace(List.of(), List.of(new Output(name, 1, text.getBytes(StandardCharsets.UTF_8)))));
    }

    private static Vertex waiting(String name) {
        return new Vertex(name, name, false, Optional.empty(), Optional.empty(), "");
    }

    private static Vertex started(String name) {
        return new Vertex(name, name, false, Optional.of(START), Optional.empty(), "");
    }

    private static Vertex done(String name, long millis) {
        return new Vertex(name, name, false, Optional.of(START), Optional.of(START.plusMillis(millis)), "");
    }

    private static Vertex cached(String name) {
        return new Vertex(name, name, true, Optional.of(START), Optional.of(START), "");
    }

    private static Vertex failed(String name, String error) {
        return new Vertex(name, name, false, Optional.of(START), Optional.of(START), error);
    }
}
