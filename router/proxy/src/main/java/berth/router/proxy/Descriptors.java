package berth.router.proxy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many connections the router may have open to both sides, so that the system never refuses it a descriptor: at that point
 * it could not even turn clients away. Some stay free for files and for what is about to be closed.
 */
final class Descriptors {
    private static final int RESERVED_SHARE = 4;
    private static final long MOST_RESERVED = 1024;
    /** Sockets to listen on, files that are written, class files. */
    private static final long STILL_TO_OPEN = 12;

    private final AtomicLong used = new AtomicLong();
    private final long room;

    /** For a process that may have that many, and has so many open already; 0: unknown, so without a limit. */
    Descriptors(long limit, long open) {
        long reserved = Math.max(Math.min(limit / RESERVED_SHARE, MOST_RESERVED), open + STILL_TO_OPEN);
        this.room = limit <= 0 ? Long.MAX_VALUE : Math.max(0, limit - reserved);
    }

    /** Takes one for a connection; false if none is left. */
    boolean take() {
        if (used.incrementAndGet() <= room) {
            return true;
        }
        used.decrementAndGet();
        return false;
    }

    /** The connection is closed. */
    void giveBack() {
        used.decrementAndGet();
    }

    /** How many connections there is room for. */
    long room() {
        return room;
    }
}
