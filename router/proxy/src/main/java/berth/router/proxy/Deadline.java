package berth.router.proxy;

import java.time.Duration;

/** A moment by which something must have happened, moved often and looked at seldom. */
final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private long nanos = NEVER;

    void in(Duration time) {
        nanos = System.nanoTime() + time.toNanos();
    }

    void never() {
        nanos = NEVER;
    }

    boolean isOver(long now) {
        return nanos != NEVER && now - nanos > 0;
    }
}
