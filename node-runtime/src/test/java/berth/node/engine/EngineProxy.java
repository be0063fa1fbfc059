package berth.node.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes everything on to the machine's engine, and lets it misbehave towards connections that begin with certain words. */
final class EngineProxy implements AutoCloseable {
    /** How many of those connections there have been. */
    final AtomicInteger asked = new AtomicInteger();

    private final Path socket;
    private final String words;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile Fault fault;

    enum Fault {
        NONE,
        /** They are not answered. */
        MUTE,
        /** They are closed. */
        CUT
    }

    EngineProxy(Path socket, String words, Fault fault) throws IOException {
        this.socket = socket;
        this.words = words;
        this.fault = fault;
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

    /** From now on; cuts those that are open too. */
    void fault(Fault other) throws IOException {
        fault = other;
        if (other == Fault.CUT) {
            for (SocketChannel each : open) {
                each.close();
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                var engine = SocketChannel.open(UnixDomainSocketAddress.of(TestEngine.HOST.getPath()))) {
            var first = ByteBuffer.allocate(4096);
            client.read(first);
            if (StandardCharsets.UTF_8.decode(first.flip().slice()).toString().contains(words)) {
                asked.incrementAndGet();
                open.add(client);
                if (fault == Fault.CUT) {
                    return;
                }
                if (fault == Fault.MUTE) {
                    pass(client, Optional.empty());
                    return;
                }
            }
            engine.write(first);
            var answers = Thread.ofVirtual().start(() -> pass(engine, Optional.of(client)));
            pass(client, Optional.of(engine));
            answers.join(Duration.ofSeconds(1));
        } catch (IOException | InterruptedException e) {
            // Either side has closed it.
        } finally {
            open.remove(client);
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
