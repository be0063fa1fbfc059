package berth.server.instance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was known after each look, for one who must miss nothing that lasted for a moment only. Thread-safe. */
final class SeenSince {
    /** Between two questions there are a few, or somebody has not asked for long. */
    private static final int MOST = 100;

    private final Deque<Observation> untaken = new ArrayDeque<>();

    synchronized void add(Observation seen) {
        if (untaken.size() == MOST) {
            untaken.removeFirst();
        }
        untaken.add(seen);
    }

    /** What has come since this was asked last, oldest first; of very many the newest. */
    synchronized List<Observation> take() {
        var taken = List.copyOf(untaken);
        untaken.clear();
        return taken;
    }
}
