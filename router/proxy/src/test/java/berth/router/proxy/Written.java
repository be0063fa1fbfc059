package berth.router.proxy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** How much those who write to somebody who does not read could write. */
final class Written {
    private static final long SILENCE_MILLIS = 500;

    private final AtomicLong bytes = new AtomicLong();

    void add(long more) {
        bytes.addAndGet(more);
    }

    /** Writes pieces of that size until so many bytes are written. */
    void write(Wire wire, int piece, long all) throws IOException {
        for (long sent = 0; sent < all; sent += piece) {
            wire.send(new byte[piece]);
            add(piece);
        }
    }

    /**
     * Returns how many bytes were written once for a while nobody could write more. All writers must have begun.
     *
     * <p>There is no state to wait for: a writer is held back for a moment now and again also while all flows; the kernel lets
     * the buffers of sockets grow as it likes, so that no count says that they are full; and of the router only its silence
     * tells that it reads no more.
     */
    long awaitStandstill() throws InterruptedException {
        long before = 0;
        while (before == 0 || bytes.get() != before) {
            before = bytes.get();
            Thread.sleep(SILENCE_MILLIS);
        }
        return before;
    }
}
