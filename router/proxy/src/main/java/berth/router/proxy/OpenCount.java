package berth.router.proxy;

import java.time.Duration;

/** Counts what is open, and lets one wait until nothing is. */
final class OpenCount {
    private int count;
    private long entered;

    /** Counts one more, unless there are as many already. */
    synchronized boolean enter(int most) {
        if (count >= most) {
            return false;
        }
        count++;
        entered++;
        return true;
    }

    synchronized void leave() {
        count--;
        if (count == 0) {
            notifyAll();
        }
    }

    synchronized int count() {
        return count;
    }

    /** How many ever were. */
    synchronized long entered() {
        return entered;
    }

    /** Waits for at most that long; returns how many are still open. */
    synchronized int awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); count > 0 && left > 0; left = deadline - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return count;
    }
}
