package berth.server.instance;

import berth.server.time.Steady;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * What was known after each look, for one who must miss nothing that lasted for a moment only, and may come to it late. Thread-safe.
 */
final class SeenSince {
    private static final Logger LOG = Logger.getLogger(SeenSince.class);

    /** Between two questions there are a few, or somebody has not asked for long. */
    static final int MOST_LOOKS = 200;

    private final Clock clock;
    private final Clock steady;
    private final BooleanSupplier alone;
    private final List<Seen> untaken = new ArrayList<>();
    private int dropped;

    /** With that of whether no other control plane lives. */
    SeenSince(Clock clock, @Steady Clock steady, BooleanSupplier alone) {
        this.clock = clock;
        this.steady = steady;
        this.alone = alone;
    }

    /**
     * What was known: who comes to it late must not judge it by what is known by then.
     *
     * @param endedByBerth ids of instances that Berth ended or had ended; also of some that were gone
     * @param alone whether no other control plane lived, which may have ended some too
     * @param at when, as people count it
     * @param steady when, on the clock that nobody sets
     */
    record Seen(Observation what, Set<String> endedByBerth, boolean alone, Instant at, Instant steady) {
        boolean isLike(Seen other) {
            return alone == other.alone && what.equals(other.what) && endedByBerth.equals(other.endedByBerth);
        }
    }

    synchronized void add(Observation what, Set<String> endedByBerth) {
        var seen = new Seen(what, endedByBerth, alone.getAsBoolean(), clock.instant(), steady.instant());
        int size = untaken.size();
        if (size > 1
                && untaken.get(size - 1).isLike(seen)
                && untaken.get(size - 2).isLike(seen)) {
            // When it began and how long it stayed is all that there is to know.
            untaken.set(size - 1, seen);
            return;
        }
        if (size == MOST_LOOKS) {
            untaken.removeFirst();
            dropped++;
        }
        untaken.add(seen);
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
