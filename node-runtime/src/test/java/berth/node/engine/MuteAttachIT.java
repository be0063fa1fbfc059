package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.EnvironmentKey;
import berth.node.Limits;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.TerminalSizes;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that does not answer who wants to connect to a container, as one does whose container ends just then. */
class MuteAttachIT {
    private static final EnvironmentKey ENVIRONMENT = new EnvironmentKey("mute", "shop", "production");

    @TempDir
    private Path folder;

    @Test
    void whoIsConnectedLeavesWhenTheRunIsOver() throws Exception {
        try (var engine = new TestEngine("mute");
                var mute = new Mute(folder.resolve("mute.sock"));
                var runtime = new DockerEngineRuntime(engine.options().withHost(mute.host()))) {
            var run = new RunSpec(
                    new RunKey(ENVIRONMENT, "mute"),
                    "run",
                    engine.baseImage(),
                    "sleep 1000",
                    Map.of(),
                    new Limits(64 << 20, 1, 50),
                    false,
                    false);
            runtime.start(run);
            var connected = Thread.ofVirtual()
                    .start(() -> runtime.attach(
                            run.key(), InputStream.nullInputStream(), new TerminalSizes(), (error, piece) -> {}));
            Await.until(() -> mute.asked.get() == 1);
            assertEquals(Optional.empty(), runtime.run(run.key()).orElseThrow().exitCode());

            runtime.remove(run.key(), Duration.ofSeconds(1));

            assertTrue(connected.join(Duration.ofSeconds(30)));
            runtime.removeEnvironment(ENVIRONMENT);
        }
    }

    /** Passes everything on to the real engine but that. */
    private static final class Mute implements AutoCloseable {
        final AtomicInteger asked = new AtomicInteger();
        private final Path socket;
        private final ServerSocketChannel server;

        Mute(Path socket) throws IOException {
            this.socket = socket;
            this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        var client = server.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
        }

        URI host() {
            return URI.create("unix://" + socket);
        }

        private void serve(SocketChannel client) {
            try (client;
                    var engine = SocketChannel.open(UnixDomainSocketAddress.of(TestEngine.HOST.getPath()))) {
                var first = ByteBuffer.allocate(4096);
                client.read(first);
                if (StandardCharsets.UTF_8
                        .decode(first.flip().slice())
                        .toString()
                        .contains("/attach?")) {
                    asked.incrementAndGet();
                    pass(client, Optional.empty());
                    return;
                }
                engine.write(first);
                var answers = Thread.ofVirtual().start(() -> pass(engine, Optional.of(client)));
                pass(client, Optional.of(engine));
                answers.join(Duration.ofSeconds(1));
            } catch (IOException | InterruptedException e) {
                // Either side has closed it.
            }
        }

        private static void pass(SocketChannel from, Optional<SocketChannel> to) {
            var piece = ByteBuffer.allocate(16 * 1024);
            try {
                while (from.read(piece.clear()) >= 0) {
                    piece.flip();
                    while (to.isPresent() && piece.hasRemaining()) {
                        to.get().write(piece);
                    }
                }
            } catch (IOException e) {
                // Either side has closed it.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
