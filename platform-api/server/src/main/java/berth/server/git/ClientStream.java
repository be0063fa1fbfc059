package berth.server.git;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** What is sent to a git client; it remembers whether the client went away, which JGit keeps to itself. */
final class ClientStream extends FilterOutputStream {
    /** A packet of side band 1 that holds nothing: git itself sends it to keep a connection alive. */
    private static final byte[] SIGN_OF_LIFE = "0005\u0001".getBytes(StandardCharsets.US_ASCII);

    private final BooleanSupplier closed;
    private boolean begun;
    private boolean gone;

    /** @param closed whether the connection is closed: the server takes what is written to one, and drops it */
    ClientStream(OutputStream out, BooleanSupplier closed) {
        super(out);
        this.closed = closed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        begun = true;
        attempt(() -> out.write(buffer, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    /** Finds out whether the client is there. Only between two packets, and only for clients that know side bands. */
    void signOfLife() {
        try {
            write(SIGN_OF_LIFE, 0, SIGN_OF_LIFE.length);
            flush();
        } catch (IOException e) {
            gone = true;
        }
    }

    /** Whether anything was sent. */
    boolean hasBegun() {
        return begun;
    }

    boolean isGone() {
        return gone || closed.getAsBoolean();
    }

    private void attempt(Sending sending) throws IOException {
        if (isGone()) {
            throw new IOException("the client has gone");
        }
        try {
            sending.send();
        } catch (IOException | RuntimeException e) {
            gone = true;
            throw e;
        }
    }

    private interface Sending {
        void send() throws IOException;
    }
}
