package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.buildkit.BuildTrace.Output;
import berth.builder.buildkit.BuildTrace.Vertex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine's messages are those of Docker 20.10 and 26.1. */
class BuildFaultTest {
    @Test
    void aParseErrorNamesTheLine() {
        for (String error : List.of(
                "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 3: unknown instruction: RUM",
                "dockerfile parse error on line 3: unknown instruction: RUM")) {
            var failed = BuildFault.explain(error, log("", "", ""));
            assertEquals("build.dockerfile-invalid", failed.code());
            assertEquals("Dockerfile line 3: unknown instruction: RUM", failed.message());
        }
    }

    @Test
    void whatNoTextMayHoldIsReplaced() {
        var failed = BuildFault.explain("dockerfile parse error on line 3: unknown instruction: R\0M", log("", "", ""));
        assertEquals("Dockerfile line 3: unknown instruction: R\ufffdM", failed.message());
    }

    @Test
    void anImageThatCannotBeHadIsNamed() {
        String error =
                "failed to do request: Head \"https://registry.example/v2/library/nosuch/manifests/1\": dial tcp: lookup registry.example on 10.0.0.1:53: no such host";
        var failed = BuildFault.explain(
                "failed to solve: " + error, log("[internal] load metadata for docker.io/library/nosuch:1", error, ""));
        assertEquals("build.image-unavailable", failed.code());
        assertEquals(
                "Image nosuch:1 is not on this machine and cannot be fetched: the name of its registry registry.example is not known here (no such host)",
                failed.message());
    }

    @Test
    void aFailingStepSaysItsExitCodeAndCause() {
        for (String error : List.of(
                "executor failed running [/bin/sh -c npm ci]: exit code: 1",
                "process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1")) {
            var failed = BuildFault.explain(
                    error,
                    log(
                            "[3/5] RUN npm ci",
                            error,
                            "npm error code E404\nnpm error 404 Not Found: nosuch\nnpm error A complete log of this run"));
            assertEquals("build.step-failed", failed.code());
            assertEquals(
                    "Step `RUN npm ci` failed with exit code 1: npm error 404 Not Found: nosuch", failed.message());
        }
    }

    @Test
    void aMissingFileIsNamed() {
        var failed = BuildFault.explain(
                "failed to compute cache key: \"/nofile\" not found: not found",
                log("[2/2] COPY nofile /x", "\"/nofile\" not found: not found", ""));
        assertEquals("Step `COPY nofile /x` failed: \"/nofile\" not found", failed.message());
        assertTrue(failed.nextStep().contains(".dockerignore"), failed.nextStep());
    }

    @Test
    void aFullDiskIsNotTheSourcesFault() {
        var failed = BuildFault.explain("failed to copy: write /x: no space left on device", log("", "", ""));
        assertEquals("build.disk-full", failed.code());
        assertTrue(failed.nextStep().contains("operator"), failed.nextStep());
    }

    @Test
    void aStepThatFindsTheDiskFullSaysSo() {
        var failed = BuildFault.explain(
                "executor failed running [/bin/sh -c npm ci]: exit code: 228",
                log(
                        "[2/3] RUN npm ci",
                        "executor failed running [/bin/sh -c npm ci]: exit code: 228",
                        "npm ERR! nospc ENOSPC: no space left on device, write"));
        assertEquals("build.disk-full", failed.code());
        assertTrue(failed.message().startsWith("Step `RUN npm ci` failed: "), failed.message());
    }

    @Test
    void findsTheTellingLine() {
        assertCause(
                "SyntaxError: Unexpected token '}'",
                "/app/x.js:3",
                "  }",
                "  ^",
                "SyntaxError: Unexpected token '}'",
                "    at wrapSafe",
                "Node.js v26");
        assertCause(
                "ModuleNotFoundError: No module named 'flask'",
                "Traceback (most recent call last):",
                "  File \"x\"",
                "ModuleNotFoundError: No module named 'flask'");
        assertCause(
                "./main.go:7:2: undefined: foo",
                "# shop",
                "./main.go:7:2: undefined: foo",
                "./main.go:9:2: undefined: bar");
        assertCause(
                "[ERROR] /app/src/main/java/App.java:[3,5] ';' expected",
                "[INFO] Compiling",
                "[ERROR] COMPILATION ERROR :",
                "[ERROR] /app/src/main/java/App.java:[3,5] ';' expected",
                "[ERROR] -> [Help 1]");
        assertCause(
                "ERROR: No matching distribution found for nosuch==9",
                "ERROR: Could not find a version that satisfies the requirement nosuch==9",
                "ERROR: No matching distribution found for nosuch==9");
        assertCause(
                "src/app.ts(3,7): error TS2322: Type 'string' is not assignable",
                "> tsc",
                "src/app.ts(3,7): error TS2322: Type 'string' is not assignable",
                "npm error code 2");
        assertCause(
                "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.",
                "npm error code EUSAGE",
                "npm error",
                "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.");
        assertCause("/bin/sh: 1: nosuch: not found", "/bin/sh: 1: nosuch: not found");
        assertCause("whatever came last", "first", "whatever came last");
    }

    private static void assertCause(String expected, String... lines) {
        assertEquals(Optional.of(expected), CauseLine.of(List.of(lines)));
    }

    private static StepLog log(String name, String error, String output) {
        var log = new StepLog(line -> {});
        if (!name.isEmpty()) {
            var started = new Vertex("d", name, false, Optional.of(Instant.EPOCH), Optional.empty(), "");
            var failed = new Vertex("d", name, false, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH), error);
            log.add(new BuildTrace(
                    List.of(started), List.of(new Output("d", 1, output.getBytes(StandardCharsets.UTF_8)))));
            log.add(new BuildTrace(List.of(failed), List.of()));
        }
        return log;
    }
}
