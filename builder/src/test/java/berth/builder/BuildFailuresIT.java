package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.source.SourceLimits;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong is told in one sentence that names it. */
@Timeout(600)
class BuildFailuresIT {
    private static TestBuilder builder;
    private final RecordedLog log = new RecordedLog();

    @BeforeAll
    static void start() throws Exception {
        builder = TestBuilder.start("failures");
    }

    @AfterAll
    static void stop() throws Exception {
        builder.close();
    }

    @Test
    void nothingToGoBy() {
        var failed = failed("README.md", "hello");
        assertEquals("build.no-pack", failed.code());
        assertTrue(failed.message().contains("Dockerfile, package.json (node), requirements.txt"), failed.message());
    }

    @Test
    void aDockerfileThatDoesNotParse() {
        var failed = failed("Dockerfile", "FROM berth/base\nRUN true\nRUM oops\n");
        assertEquals("build.dockerfile-invalid", failed.code());
        // Newer engines add what was meant.
        assertTrue(failed.message().startsWith("Dockerfile line 3: unknown instruction: RUM"), failed.message());
    }

    @Test
    void anEmptyDockerfile() {
        assertEquals("build.dockerfile-invalid", failed("Dockerfile", "").code());
    }

    @Test
    void anImageThatCannotBeFetched() {
        var failed = failed("Dockerfile", "FROM nosuch.invalid/team/image:1\nCMD true\n");
        assertEquals("build.image-unavailable", failed.code());
        assertTrue(
                failed.message().startsWith("Image nosuch.invalid/team/image:1 is not on this machine"),
                failed.message());
    }

    @Test
    void aStepThatFailsIsNamedWithItsLastWords() {
        var failed = failed("Dockerfile", "FROM berth/base\nRUN echo 'fatal: out of luck' >&2 && exit 7\n");
        assertEquals("build.step-failed", failed.code());
        assertTrue(
                failed.message()
                        .startsWith("Step `RUN echo 'fatal: out of luck' >&2 && exit 7` failed with exit code 7: "
                                + "fatal: out of luck"),
                failed.message());
        assertTrue(log.lines().contains("      fatal: out of luck"), log::text);
    }

    @Test
    void aFileThatIsMissing() {
        var failed = failed("Dockerfile", "FROM berth/base\nCOPY nofile /x\n");
        assertEquals("build.step-failed", failed.code());
        assertTrue(failed.message().contains("nofile"), failed.message());
    }

    @Test
    void anImageWithoutACommand() {
        assertEquals(
                "build.no-command",
                failed("Dockerfile", "FROM berth/base\nCMD []\nENTRYPOINT []\n").code());
    }

    @Test
    void privilegedStepsAreRefused() {
        for (String option : new String[] {"--security=insecure", "--network=host"}) {
            var failed = failed("Dockerfile", "FROM berth/base\nRUN " + option + " id\nCMD [\"true\"]\n");
            assertEquals("build.dockerfile-invalid", failed.code(), failed.message());
        }
    }

    @Test
    void aPackageThatDoesNotExist() {
        var failed = failed(
                "package.json", "{\"dependencies\": {\"berth-no-such-package-at-all\": \"1\"}}", "server.js", "");
        assertEquals("build.step-failed", failed.code());
        assertTrue(failed.message().contains("404"), failed.message());
    }

    @Test
    void aLanguageVersionThatDoesNotExist() {
        var failed = failed("package.json", "{\"engines\": {\"node\": \"99\"}}", "server.js", "");
        assertEquals("build.image-unavailable", failed.code());
        assertTrue(failed.message().contains("berth/node:99"), failed.message());
    }

    @Test
    void aSyntaxImageThatCannotBeFetchedIsDoneWithout() {
        var outcome = build(
                "Dockerfile",
                "# syntax=nosuch.invalid/docker/dockerfile:1\nFROM berth/base\nRUN true\nCMD [\"true\"]\n");
        assertInstanceOf(BuildOutcome.Built.class, outcome);
        assertTrue(
                log.text().contains("Warning: the Dockerfile's syntax image nosuch.invalid/docker/dockerfile:1"),
                log::text);
    }

    @Test
    void anotherAppsImageIsNotToBeHad() {
        var mine = assertInstanceOf(
                BuildOutcome.Built.class,
                builder.builder()
                        .build(
                                order("berth/test/others:1", Duration.ofMinutes(2)),
                                Sources.of("index.html", "private"),
                                log));
        for (String dockerfile : new String[] {
            "FROM berth/test/others:1\nRUN cat /app/site/index.html\n",
            "ARG PART=others\nFROM berth/test/${PART}:1\nRUN cat /app/site/index.html\n",
            "FROM berth/base\nCOPY --from=berth/test/others:1 /app /stolen\nCMD [\"true\"]\n",
            "FROM berth/base\nRUN --mount=type=bind,from=berth/test/others:1,target=/x cat /x/app/site/index.html\n"
        }) {
            var failed = failed("Dockerfile", dockerfile);
            assertEquals("build.image-forbidden", failed.code(), dockerfile);
            assertFalse(log.text().contains("private"), log::text);
        }
        builder.builder().removeImage(mine.imageId());
    }

    @Test
    void removesOnlyImagesOfItsOwnInstallation() throws Exception {
        var mine = assertInstanceOf(BuildOutcome.Built.class, build("Dockerfile", "FROM berth/base\nCMD [\"true\"]\n"));
        try (var other = TestBuilder.start("others")) {
            other.builder().removeImage(mine.imageId());
        }
        assertEquals(mine.imageId(), builder.image(mine.imageId()).id());
        try (var user = new RunningImage(mine.imageId(), "sleep 1000")) {
            builder.builder().removeImage(mine.imageId());
            assertTrue(user.running());
            assertEquals(mine.imageId(), builder.image(mine.imageId()).id());
        }
        builder.builder().removeImage(mine.imageId());
        assertThrows(java.util.NoSuchElementException.class, () -> builder.image(mine.imageId()));
    }

    @Test
    void aSourceThatNeverArrivesEndsAtTheTimeLimit() throws Exception {
        try (var source = new PipedInputStream();
                var sender = new PipedOutputStream(source)) {
            sender.write(0);
            var failed = assertInstanceOf(
                    BuildOutcome.Failed.class,
                    builder.builder().build(order("berth/test/never:1", Duration.ofMillis(500)), source, log));
            assertEquals("build.timed-out", failed.code());
        }
    }

    @Test
    void cancelWorksBeforeTheEngineIsAsked() throws Exception {
        try (var source = new PipedInputStream();
                var sender = new PipedOutputStream(source)) {
            var order = order("berth/test/early:1", Duration.ofMinutes(5));
            var build = CompletableFuture.supplyAsync(() -> builder.builder().build(order, source, log));
            while (!build.isDone()) {
                builder.builder().cancel(order.id());
                Thread.onSpinWait();
            }
            assertInstanceOf(BuildOutcome.Cancelled.class, build.get(5, TimeUnit.SECONDS));
            sender.flush();
        }
    }

    @Test
    void cancelWorksWhileALanguageImageIsBeingMade(@TempDir Path scratch) throws Exception {
        // A base of its own, so that the image is not there yet.
        String base = "berth/test/base:" + UUID.randomUUID();
        assertInstanceOf(
                BuildOutcome.Built.class,
                builder.builder()
                        .build(
                                order(base, Duration.ofMinutes(2)),
                                Sources.of("Dockerfile", "FROM berth/base\nCMD true\n"),
                                log));
        var options = BuilderOptions.of("test-builder-cancel", scratch).withBaseImage(base);
        try (var fresh = new BuildKitBuilder(options)) {
            var order = order("berth/test/waiting:1", Duration.ofMinutes(5));
            var build = CompletableFuture.supplyAsync(() -> fresh.build(order, Sources.of("index.html", ""), log));
            log.await("RUN export DEBIAN_FRONTEND");
            long cancelled = System.nanoTime();
            fresh.cancel(order.id());
            assertInstanceOf(BuildOutcome.Cancelled.class, build.get(10, TimeUnit.SECONDS));
            assertTrue(System.nanoTime() - cancelled < 1_000_000_000L, "took longer than a second");
        }
    }

    @Test
    void leftoversOfAKilledProcessAreRemoved(@TempDir Path scratch) throws Exception {
        Files.writeString(scratch.resolve("berth-1.content"), "x");
        Files.writeString(scratch.resolve("berth-1.context"), "x");
        Files.writeString(scratch.resolve("not-ours"), "x");
        new BuildKitBuilder(BuilderOptions.of("test-builder-scratch", scratch)).close();
        try (var files = Files.list(scratch)) {
            assertEquals(
                    "not-ours",
                    String.join(
                            ",",
                            files.map(file -> String.valueOf(file.getFileName()))
                                    .toList()));
        }
    }

    @Test
    void anEngineThatIsNotThereIsUnavailable(@TempDir Path scratch) throws Exception {
        var options =
                BuilderOptions.of("test-builder-none", scratch).withDockerHost(URI.create("unix:///nonexistent.sock"));
        try (var none = new BuildKitBuilder(options)) {
            assertThrows(
                    BuilderUnavailableException.class,
                    () -> none.build(
                            order("berth/test/none:1", Duration.ofMinutes(1)), Sources.of("index.html", ""), log));
        }
    }

    @Test
    void aMissingBaseImageSaysWhatToRun(@TempDir Path scratch) throws Exception {
        var options = BuilderOptions.of("test-builder-none", scratch).withBaseImage("berth/no-such-base");
        try (var none = new BuildKitBuilder(options)) {
            var unavailable = assertThrows(
                    BuilderUnavailableException.class,
                    () -> none.build(
                            order("berth/test/none:1", Duration.ofMinutes(1)), Sources.of("index.html", ""), log));
            assertTrue(String.valueOf(unavailable.getMessage()).contains("deploy/up"), unavailable.getMessage());
        }
    }

    @Test
    void aSourceThatIsTooLargeIsRefused(@TempDir Path scratch) throws Exception {
        var options = BuilderOptions.of("test-builder-none", scratch).withLimits(new SourceLimits(10, 10));
        try (var small = new BuildKitBuilder(options)) {
            var failed = assertInstanceOf(
                    BuildOutcome.Failed.class,
                    small.build(
                            order("berth/test/big:1", Duration.ofMinutes(1)),
                            Sources.of("index.html", "x".repeat(11)),
                            log));
            assertEquals("build.source-invalid", failed.code());
        }
        try (var files = Files.list(scratch)) {
            assertEquals(0, files.count());
        }
    }

    private BuildOutcome.Failed failed(String... pathsAndTexts) {
        return assertInstanceOf(BuildOutcome.Failed.class, build(pathsAndTexts), log::text);
    }

    private BuildOutcome build(String... pathsAndTexts) {
        String tag = "berth/test/" + UUID.randomUUID() + ":1";
        return builder.builder().build(order(tag, Duration.ofMinutes(5)), Sources.of(pathsAndTexts), log);
    }

    private static BuildOrder order(String tag, Duration limit) {
        return new BuildOrder(UUID.randomUUID().toString(), "failures", tag, Map.of(), limit);
    }
}
