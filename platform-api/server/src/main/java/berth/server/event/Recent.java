package berth.server.event;

import java.util.ArrayList;
import java.util.List;

/**
 * All events after one position up to another, oldest first.
 *
 * @param from who has seen all up to there misses none if he reads on here
 */
record Recent(long from, long to, List<TeamEvent> events) {
    static final Recent NONE = new Recent(0, 0, List.of());

    Recent {
        events = List.copyOf(events);
    }

    /** These and the newest that came since; only the last of them if that are more than so many, read at most. */
    Recent with(List<TeamEvent> newest, int most) {
        if (newest.isEmpty()) {
            return this;
        }
        boolean gap = newest.size() >= most;
        var all = new ArrayList<>(gap ? List.<TeamEvent>of() : events);
        all.addAll(newest);
        int gone = Math.max(0, all.size() - most);
        long begin = from;
        if (gap) {
            begin = newest.getFirst().view().id() - 1;
        } else if (gone > 0) {
            begin = all.get(gone - 1).view().id();
        }
        return new Recent(begin, newest.getLast().view().id(), all.subList(gone, all.size()));
    }
}
