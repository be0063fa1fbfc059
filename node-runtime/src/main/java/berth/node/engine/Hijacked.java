package berth.node.engine;

import berth.node.OutputSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A connection to the engine that it hands over to a container's streams ("hijacking" in Docker's API). The client library
 * cannot close one direction alone, which is what end of file is.
 */
final class Hijacked implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int FRAME_HEADER = 8;
    private static final int ERROR_STREAM = 2;

    private final SocketChannel channel;
    private final InputStream in;

    private Hijacked(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
    }

    /**
     * Asks for the connection.
     *
     * @param body JSON, or empty
     * @throws IOException also if the engine refuses; its answer is in the message
     */
    static Hijacked open(URI host, String path, String body) throws IOException {
        boolean local = host.getScheme().equals("unix");
        SocketAddress address = local
                ? UnixDomainSocketAddress.of(Path.of(host.getPath()))
                : new InetSocketAddress(host.getHost(), host.getPort());
        var channel = local ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            channel.connect(address);
            var connection = new Hijacked(channel);
            connection.ask(path, body);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void ask(String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        write((("POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n")
                        + body)
                .getBytes(StandardCharsets.UTF_8));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < PIECE) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the engine closed the connection");
            }
            head.append((char) next);
        }
        var status = head.substring(0, Math.max(0, head.indexOf("\r\n")));
        if (!status.startsWith("HTTP/1.1 101 ") && !status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the engine answered " + status);
        }
    }

    /** Passes on all input, and its end; on a thread of its own. */
    Thread pump(InputStream input) {
        return Thread.ofVirtual().name("docker-stdin").start(() -> {
            var piece = new byte[PIECE];
            try {
                for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
                    write(Arrays.copyOf(piece, length));
                }
                channel.shutdownOutput();
            } catch (IOException e) {
                // Whoever reads has ended: what it would have read is of no use to anybody.
            }
        });
    }

    /** Gives all that comes until the end. */
    void read(boolean terminal, OutputSink output) throws IOException {
        if (terminal) {
            var piece = new byte[PIECE];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                output.write(false, Arrays.copyOf(piece, length));
            }
            return;
        }
        while (true) {
            byte[] header = in.readNBytes(FRAME_HEADER);
            if (header.length < FRAME_HEADER) {
                return;
            }
            int left = ByteBuffer.wrap(header).getInt(4);
            while (left > 0) {
                byte[] piece = in.readNBytes(Math.min(left, PIECE));
                if (piece.length == 0) {
                    return;
                }
                output.write(header[0] == ERROR_STREAM, piece);
                left -= piece.length;
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
