package berth.server.instance;

import berth.server.time.Steady;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What was known after each look, for one who must miss nothing that lasted for a moment only, and may come to it late. Thread-safe.
 */
final class SeenSince {
    private static final Logger LOG = Logger.getLogger(SeenSince.class);

    /** Between two questions there are a few, or somebody has not asked for long. */
    static final int MOST = 200;

    private final Clock clock;
    private final Clock steady;
    private final List<Seen> untaken = new ArrayList<>();
    private int dropped;

    SeenSince(Clock clock, @Steady Clock steady) {
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * What was known.
     *
     * @param at when, as people count it
     * @param steady when, on the clock that nobody sets
     */
    record Seen(Observation what, Instant at, Instant steady) {}

    synchronized void add(Observation what) {
        var seen = new Seen(what, clock.instant(), steady.instant());
        int size = untaken.size();
        if (size > 1 && isSame(what, size - 1) && isSame(what, size - 2)) {
            // When it began and how long it stayed is all that there is to know.
            untaken.set(size - 1, seen);
            return;
        }
        if (size == MOST) {
            untaken.removeFirst();
            dropped++;
        }
        untaken.add(seen);
    }

    private boolean isSame(Observation what, int index) {
        return untaken.get(index).what().equals(what);
    }

    /** The oldest that has come since {@link #take}; it can still be taken. */
    synchronized Optional<Seen> oldest() {
        return untaken.stream().findFirst();
    }

    /** What has come since this was asked last, oldest first; of very many the newest. */
    synchronized List<Seen> take() {
        if (dropped > 0) {
            LOG.warnf("%d looks at the instances were not followed: too many came meanwhile", dropped);
            dropped = 0;
        }
        var taken = List.copyOf(untaken);
        untaken.clear();
        return taken;
    }
}
