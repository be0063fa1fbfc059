package berth.server.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A source's tar as a stream that is written while it is read; what broke the writing also breaks the reading. */
final class TreeStream implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;

    /** Writes the tar. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    private final PipedInputStream pipe = new PipedInputStream(BUFFER);
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    TreeStream(Writer writer) {
        PipedOutputStream out;
        try {
            out = new PipedOutputStream(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().name("source-archive").start(() -> write(writer, out));
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return checked(pipe.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return checked(pipe.read(buffer, offset, length));
            }

            private int checked(int result) throws IOException {
                var broken = failure;
                if (broken != null) {
                    throw new IOException("the source cannot be read: " + broken.getMessage(), broken);
                }
                return result;
            }
        };
    }

    @Override
    public void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.interrupt();
    }

    /** The failure is known before the stream ends: a reader never takes half a tree for the whole. */
    private void write(Writer writer, PipedOutputStream out) {
        try (out) {
            try {
                writer.writeTo(out);
            } catch (Exception | Error e) {
                failure = e;
            }
        } catch (IOException e) {
            // The reader has left: it knows what it has.
            failure = e;
        }
    }
}
