package berth.node.engine;

import berth.node.OutputSink;
import java.io.FilterInputStream;
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
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection to the engine that it hands over to a container's streams ("hijacking" in Docker's API). The client library
 * cannot close one direction alone, which is what end of file is.
 */
final class Hijacked implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int FRAME_HEADER = 8;
    private static final int ERROR_STREAM = 2;
    private static final byte END_OF_FILE = 4;

    private final SocketChannel channel;
    private final Listening in;
    private volatile boolean left;

    private Hijacked(SocketChannel channel) {
        this.channel = channel;
        this.in = new Listening(Channels.newInputStream(channel));
    }

    /** Connects to the engine. */
    static Hijacked connect(URI host) throws IOException {
        boolean local = host.getScheme().equals("unix");
        SocketAddress address = local
                ? UnixDomainSocketAddress.of(Path.of(host.getPath()))
                : new InetSocketAddress(host.getHost(), host.getPort());
        var channel = local ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            channel.connect(address);
            return new Hijacked(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Asks for the streams.
     *
     * @param body JSON, or empty
     * @throws IOException also if the engine refuses; its answer is in the message
     */
    void ask(String path, String body) throws IOException {
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

    /**
     * Passes on all input, and its end; on a thread of its own. At a terminal its end is typed: the engine would close the output
     * with it, and the command hear of nothing.
     */
    Thread pump(InputStream input, boolean terminal) {
        return Thread.ofVirtual().name("docker-stdin").start(() -> {
            var piece = new byte[PIECE];
            boolean inLine = false;
            try {
                for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
                    write(Arrays.copyOf(piece, length));
                    inLine = length > 0 ? piece[length - 1] != '\n' && piece[length - 1] != '\r' : inLine;
                }
                if (terminal) {
                    // Within a line, the first one sends what was typed of it.
                    write(inLine ? new byte[] {END_OF_FILE, END_OF_FILE} : new byte[] {END_OF_FILE});
                } else {
                    channel.shutdownOutput();
                }
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

    /** Whether it has waited so long for the engine to say something. */
    boolean isSilentFor(Duration time) {
        return in.isSilentFor(time);
    }

    /** Ends it for whoever reads, as if the engine had: nothing more comes. */
    void leave() throws IOException {
        left = true;
        channel.close();
    }

    /** Whether it was ended by {@link #leave}. */
    boolean isLeft() {
        return left;
    }

    void write(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Knows since when it waits. The time in which nobody reads, because what was read is still passed on, does not count. */
    private static final class Listening extends FilterInputStream {
        private static final long NOT_NOW = Long.MIN_VALUE;
        private volatile long since = NOT_NOW;

        Listening(InputStream in) {
            super(in);
        }

        boolean isSilentFor(Duration time) {
            long began = since;
            return began != NOT_NOW && System.nanoTime() - began >= time.toNanos();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            since = System.nanoTime();
            try {
                return super.read(to, offset, length);
            } finally {
                since = NOT_NOW;
            }
        }
    }
}
