package berth.node.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Stands between clients and the real engine: passes everything on but what it answers itself, or cuts. */
final class EngineBetween implements AutoCloseable {
    private final Path socket;
    private final Function<String, Optional<String>> answers;
    private final ServerSocketChannel server;
    /** What each client that is connected has asked last. */
    private final Map<SocketChannel, String> asked = new ConcurrentHashMap<>();

    private volatile Predicate<String> isCut = request -> false;

    /** Passes everything on. */
    EngineBetween(Path socket) throws IOException {
        this(socket, request -> Optional.empty());
    }

    /** @param answers what is said instead of the engine to a request; empty text for nothing at all */
    EngineBetween(Path socket, Function<String, Optional<String>> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
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

    /** Whether somebody is connected whose last request has these words. */
    boolean isOpen(String words) {
        return asked.values().stream().anyMatch(request -> request.contains(words));
    }

    /** Closes the connections of those who ask something with these words, from now on and those that are open. */
    void cut(String words) throws IOException {
        isCut = request -> request.contains(words);
        for (var each : asked.entrySet()) {
            if (isCut.test(each.getValue())) {
                each.getKey().close();
            }
        }
    }

    /** Cuts nothing any more. */
    void mend() {
        isCut = request -> false;
    }

    /** As an engine that shuts down: serves those who are connected, and nobody else. */
    void takeNoMore() throws IOException {
        server.close();
    }

    private void serve(SocketChannel client) {
        try (client;
                var engine = SocketChannel.open(UnixDomainSocketAddress.of(TestEngine.HOST.getPath()))) {
            var back = Thread.ofVirtual().start(() -> {
                try {
                    pass(engine, client, piece -> Optional.empty());
                } catch (IOException e) {
                    // The client has left, which is seen where it is read from.
                }
            });
            pass(client, engine, request -> {
                asked.put(client, request);
                if (isCut.test(request)) {
                    throw new UncheckedIOException(new IOException("cut"));
                }
                return answers.apply(request);
            });
            back.join();
        } catch (IOException | UncheckedIOException | InterruptedException e) {
            // Either side has closed it, or it was cut.
        } finally {
            asked.remove(client);
        }
    }

    /** Up to its end. What is answered goes back to where it came from. The clients send each request in one piece. */
    private static void pass(SocketChannel from, SocketChannel to, Function<String, Optional<String>> answers)
            throws IOException {
        var piece = ByteBuffer.allocate(16 * 1024);
        while (from.read(piece.clear()) >= 0) {
            var answer = answers.apply(
                    StandardCharsets.UTF_8.decode(piece.flip().slice()).toString());
            if (answer.isPresent()) {
                write(StandardCharsets.UTF_8.encode(answer.get()), from);
            } else {
                write(piece, to);
            }
        }
        to.shutdownOutput();
    }

    private static void write(ByteBuffer piece, SocketChannel to) throws IOException {
        while (piece.hasRemaining()) {
            to.write(piece);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
