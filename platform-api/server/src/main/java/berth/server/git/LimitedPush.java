package berth.server.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.errors.TooLargePackException;

/** A push that is refused when it becomes too large. JGit's own limit takes a client that pauses there for one at its end. */
final class LimitedPush extends FilterInputStream {
    private final long limit;
    private long count;

    LimitedPush(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(Math.max(n, 0));
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int n) throws TooLargePackException {
        count += n;
        if (count > limit) {
            throw new TooLargePackException(limit);
        }
    }
}
