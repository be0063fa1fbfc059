package berth.endtoend;

import java.time.Duration;

/**
 * What happens while an operation is under way: mostly the control plane's death, and in tests of the tests all that must be
 * noticed.
 */
@FunctionalInterface
interface ChaosDisturbance {
    /**
     * What it did.
     *
     * @param containers of each release, right after it
     * @param dead when Berth was dead, in nanoseconds; visitors must be answered all the same
     * @param alive when it was no more; the same if it never was
     */
    record Done(String containers, long dead, long alive) {
        Duration up() {
            return Duration.ofNanos(alive - dead);
        }
    }

    /** Nothing happens. */
    static Done nothing(ChaosOperation.Attempt attempt) {
        long now = System.nanoTime();
        return new Done("", now, now);
    }

    Done disturb(ChaosOperation.Attempt attempt);
}
