package berth.server.run;

import berth.node.TerminalSize;
import berth.node.TerminalSizes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

/**
 * A client at the other end of a WebSocket. It sends input in binary messages, its end as the text {@code eof}, and how large its
 * terminal is as {@code resize 80x24} (columns, rows); it gets output
 * in binary messages whose first octet says which stream (1 output, 2 errors), and a text at the end.
 */
final class Conversation {
    private static final byte[] END = new byte[0];
    private static final Pattern SIZE = Pattern.compile("resize ([0-9]{1,5})x([0-9]{1,5})");
    private static final int MANY = 64;
    private static final int FEW = 8;
    private static final short GOING_AWAY = 1000;

    private final ServerWebSocket socket;
    private final LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    private final TerminalSizes sizes = new TerminalSizes();
    private volatile boolean paused;
    private volatile boolean gone;

    Conversation(ServerWebSocket socket, Runnable whenGone) {
        this.socket = socket;
        socket.binaryMessageHandler(message -> take(message.getBytes()));
        socket.textMessageHandler(text -> {
            if (text.equals("eof")) {
                input.add(END);
            } else {
                size(text).ifPresent(sizes::put);
            }
        });
        socket.closeHandler(closed -> {
            gone = true;
            input.add(END);
            whenGone.run();
        });
    }

    /** What the client sends, until its end of file or its end. */
    InputStream input() {
        return new Input();
    }

    /** The sizes of the client's terminal. */
    TerminalSizes sizes() {
        return sizes;
    }

    /** Empty for anything else: what a newer client says is no reason to end. */
    static Optional<TerminalSize> size(String text) {
        var parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TerminalSize(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Sends a piece; waits until it is sent, so that a slow client slows the writer and not the memory. */
    void write(boolean error, byte[] piece) {
        var message = Buffer.buffer(piece.length + 1)
                .appendByte((byte) (error ? 2 : 1))
                .appendBytes(piece);
        await(socket.writeBinaryMessage(message));
    }

    /** Whether the client has left. */
    boolean isGone() {
        return gone;
    }

    /** Says the last word. */
    void end(String json) {
        if (!gone) {
            await(socket.writeTextMessage(json));
            socket.close(GOING_AWAY);
        }
    }

    private void await(io.vertx.core.Future<Void> sent) {
        try {
            sent.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException("the client has left", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private void take(byte[] bytes) {
        if (bytes.length > 0) {
            input.add(bytes);
        }
        if (input.size() > MANY && !paused) {
            paused = true;
            socket.pause();
        }
    }

    private final class Input extends InputStream {
        private byte[] piece = END;
        private int position;
        private boolean over;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (over) {
                return -1;
            }
            if (position == piece.length && !next()) {
                over = true;
                return -1;
            }
            int count = Math.min(length, piece.length - position);
            System.arraycopy(piece, position, to, offset, count);
            position += count;
            return count;
        }

        private boolean next() throws IOException {
            try {
                piece = input.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            position = 0;
            if (paused && input.size() < FEW) {
                paused = false;
                socket.resume();
            }
            return piece.length > 0;
        }
    }
}
