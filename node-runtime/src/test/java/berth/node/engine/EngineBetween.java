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
import java.util.Optional;
import java.util.function.Function;

/** Stands between clients and the real engine: passes everything on but what it answers itself. */
final class EngineBetween implements AutoCloseable {
    private final Path socket;
    private final Function<String, Optional<String>> answers;
    private final ServerSocketChannel server;

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
            pass(client, engine, answers);
            back.join();
        } catch (IOException | InterruptedException e) {
            // Either side has closed it.
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
