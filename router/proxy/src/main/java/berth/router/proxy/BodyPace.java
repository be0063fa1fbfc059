package berth.router.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a client may take for the next part of a body: as long as it has sent enough so far. One that has sent much may
 * pause, as git does while it packs; one that drips is found out.
 */
final class BodyPace {
    /** Slower than any line that people still use. */
    private static final int LEAST_PER_SECOND = 100;

    private final long grace;
    private long begun = System.nanoTime();
    private long received;

    /** For a body that begins now; the grace passes before the pace counts. */
    BodyPace(Duration grace) {
        this.grace = grace.toNanos();
    }

    /** A part came. */
    void received(int octets) {
        received += octets;
    }

    /** The router itself kept the client waiting: the pace counts anew. */
    void restart() {
        begun = System.nanoTime();
        received = 0;
    }

    /** When the next part must have come, from now on; never below zero. */
    Duration left() {
        long allowed = grace + TimeUnit.SECONDS.toNanos(received / LEAST_PER_SECOND);
        return Duration.ofNanos(Math.max(0, begun + allowed - System.nanoTime()));
    }
}
