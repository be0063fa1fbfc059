package berth.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The sizes that a client's terminal takes, from whoever hears of them to whoever sets them: only the newest counts. */
public final class TerminalSizes {
    private final ArrayDeque<TerminalSize> newest = new ArrayDeque<>(1);

    /** The terminal has that size now. */
    public synchronized void put(TerminalSize size) {
        newest.clear();
        newest.add(size);
        notifyAll();
    }

    /** Waits for a size that was not taken yet. */
    public synchronized TerminalSize take() throws InterruptedException {
        while (newest.isEmpty()) {
            wait();
        }
        return newest.remove();
    }

    /** As {@link #take}; empty if none comes in that time. */
    public synchronized Optional<TerminalSize> take(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); newest.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return Optional.ofNullable(newest.poll());
    }

    /** Whether a newer one waits. */
    public synchronized boolean isEmpty() {
        return newest.isEmpty();
    }
}
