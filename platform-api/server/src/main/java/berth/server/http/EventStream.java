package berth.server.http;

import berth.api.event.EventView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.event.NewEvents;
import berth.server.team.Actor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gives events to clients as they are committed. Nothing is kept for a client but the position that it has reached: one that
 * reads slowly is behind in the outbox, not in memory, and one that does not read at all is cut off by {@link LineEvents}.
 */
@ApplicationScoped
class EventStream {
    /** How many events are read at a time. */
    static final int AT_ONCE = 100;

    private static final int MOST_CLIENTS = 500;
    /** Also how soon one hears of what another control plane recorded, and how long a revoked token may read on. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final Events events;
    private final NewEvents fresh;
    private final ObjectMapper json;
    private final Duration signOfLife;
    private final Semaphore free;

    @Inject
    EventStream(Events events, NewEvents fresh, ObjectMapper json) {
        this(events, fresh, json, SIGN_OF_LIFE, MOST_CLIENTS);
    }

    EventStream(Events events, NewEvents fresh, ObjectMapper json, Duration signOfLife, int mostClients) {
        this.events = events;
        this.fresh = fresh;
        this.json = json;
        this.signOfLife = signOfLife;
        this.free = new Semaphore(mostClients);
    }

    /**
     * What writes the stream; it holds a place from now on until it has returned.
     *
     * @param query what is wanted, from which position on
     * @param again who asks; throws once he may no more
     * @throws PlatformException UNAVAILABLE, {@code events.too-many-clients}
     */
    Consumer<LineEvents> open(EventQuery query, Supplier<Actor> again) {
        if (!free.tryAcquire()) {
            throw new PlatformException(
                    Category.UNAVAILABLE,
                    "events.too-many-clients",
                    "more clients follow events than this platform serves at a time",
                    "try again later, or list events with GET /api/v1/events");
        }
        return out -> {
            try {
                write(out, query, again);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (PlatformException gone) {
                out.end(gone.code());
            } finally {
                free.release();
            }
        };
    }

    private void write(LineEvents out, EventQuery query, Supplier<Actor> again) throws InterruptedException {
        long position = query.after().orElse(0L);
        boolean there = true;
        long asked = System.nanoTime();
        while (there) {
            long seen = fresh.seen();
            long newest = events.newest();
            var found = newest > position ? events.next(query.after(position)) : List.<EventView>of();
            for (EventView event : found) {
                there = there && out.numbered(event.id(), text(event));
                position = event.id();
            }
            if (found.size() < query.limit()) {
                // None of those up to the newest is wanted, and none will come between them any more.
                position = Math.max(position, newest);
                fresh.await(seen, signOfLife);
            }
            if (System.nanoTime() - asked >= signOfLife.toNanos()) {
                requireSame(query, again.get());
                there = there && out.line("");
                asked = System.nanoTime();
            }
        }
    }

    /** Who was an operator, or of that team, may be so no more. */
    private static void requireSame(EventQuery query, Actor now) {
        if (!now.operator() && query.team().filter(now.team()::equals).isEmpty()) {
            throw new PlatformException(
                    Category.FORBIDDEN, "access.denied", now.name() + " may not see these any more", "connect again");
        }
    }

    private String text(EventView event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is always JSON", e);
        }
    }
}
