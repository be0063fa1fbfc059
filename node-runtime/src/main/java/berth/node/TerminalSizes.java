package berth.node;

import java.util.ArrayDeque;

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

    /** Whether a newer one waits. */
    public synchronized boolean isEmpty() {
        return newest.isEmpty();
    }
}
