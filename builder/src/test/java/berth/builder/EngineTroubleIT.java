package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container engine that takes calls and never answers, and a builder that is closed at work. */
@Timeout(60)
class EngineTroubleIT {
    private final RecordedLog log = new RecordedLog();

    @TempDir
    private Path folder;

    private ServerSocketChannel mute;
    private BuildKitBuilder builder;

    @BeforeEach
    void start() throws Exception {
        Path socket = folder.resolve("mute.sock");
        mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        builder = new BuildKitBuilder(BuilderOptions.of("test-builder-mute", folder.resolve("scratch"))
                .withDockerHost(URI.create("unix://" + socket)));
    }

    @AfterEach
    void stop() throws Exception {
        // The engine goes first: a call that waits for it ends then at the latest.
        mute.close();
        builder.close();
    }

    @Test
    void cancelWaitsForNoEngine() throws Exception {
        var order = order();
        var build = build(builder, order, Sources.of("index.html", ""));
        try (SocketChannel _ = mute.accept()) {
            assertTimeoutPreemptively(Duration.ofSeconds(2), () -> builder.cancel(order.id()));
            assertInstanceOf(BuildOutcome.Cancelled.class, build.get(3, TimeUnit.SECONDS));
        }
    }

    @Test
    void theTimeLimitWaitsForNoEngine() throws Exception {
        var order = new BuildOrder("1", "trouble", "berth/test/mute:1", Map.of(), Duration.ofMillis(500));
        var build = build(builder, order, Sources.of("index.html", ""));
        try (SocketChannel _ = mute.accept()) {
            var failed = assertInstanceOf(BuildOutcome.Failed.class, build.get(5, TimeUnit.SECONDS));
            assertEquals("build.timed-out", failed.code());
        }
    }

    @Test
    void closingWaitsForNoEngineAndGivesTheBuildBack() throws Exception {
        var build = build(builder, order(), Sources.of("index.html", ""));
        try (SocketChannel _ = mute.accept()) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), builder::close);
            assertGivenBack(build);
        }
    }

    @Test
    void closingGivesARunningBuildBack() throws Exception {
        try (var real = TestBuilder.start("closing")) {
            var source = Sources.of(
                    "Dockerfile",
                    "FROM berth/base\nCOPY nonce /\nRUN echo going && sleep 300\n",
                    "nonce",
                    UUID.randomUUID().toString());
            var build = build(real.builder(), order(), source);
            log.await("going");
            real.builder().close();
            assertGivenBack(build);
        }
    }

    @Test
    void aClosedBuilderTakesNoBuild() throws Exception {
        builder.close();
        assertThrows(
                BuilderUnavailableException.class, () -> builder.build(order(), Sources.of("index.html", ""), log));
        builder.cancel("no-such-build");
    }

    private static void assertGivenBack(CompletableFuture<BuildOutcome> build) {
        var broken = assertThrows(ExecutionException.class, () -> build.get(5, TimeUnit.SECONDS));
        var unavailable = assertInstanceOf(BuilderUnavailableException.class, broken.getCause());
        assertEquals("The control plane stops", unavailable.getMessage());
    }

    private CompletableFuture<BuildOutcome> build(Builder by, BuildOrder order, InputStream source) {
        return CompletableFuture.supplyAsync(
                () -> by.build(order, source, log),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static BuildOrder order() {
        return new BuildOrder("1", "trouble", "berth/test/trouble:1", Map.of(), Duration.ofMinutes(5));
    }
}
