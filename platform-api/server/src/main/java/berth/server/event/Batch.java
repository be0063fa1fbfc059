package berth.server.event;

import berth.api.event.EventView;
import java.util.List;

/**
 * Events that are wanted, oldest first.
 *
 * @param reached position from which to ask on: up to there no other is wanted
 */
public record Batch(List<EventView> events, long reached) {
    public Batch {
        events = List.copyOf(events);
    }

    /** The answer to a query, if all up to that position were looked at, or as many as it wants. */
    static Batch of(List<EventView> found, EventQuery query, long upTo) {
        long reached =
                found.isEmpty() ? query.after().orElse(0L) : found.getLast().id();
        return new Batch(found, found.size() < query.limit() ? Math.max(reached, upTo) : reached);
    }
}
