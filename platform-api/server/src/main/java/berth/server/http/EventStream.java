package berth.server.http;

import berth.api.event.EventView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.event.EventQuery;
import berth.server.event.NewEvents;
import berth.server.team.Actor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
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
    private static final int MOST_OF_TEAM = 20;
    /** Also how long a revoked token may read on. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final NewEvents fresh;
    private final ObjectMapper json;
    private final Duration signOfLife;
    private final StreamPlaces places;

    @Inject
    EventStream(NewEvents fresh, ObjectMapper json) {
        this(fresh, json, SIGN_OF_LIFE, new StreamPlaces(MOST_CLIENTS, MOST_OF_TEAM));
    }

    EventStream(NewEvents fresh, ObjectMapper json, Duration signOfLife, StreamPlaces places) {
        this.fresh = fresh;
        this.json = json;
        this.signOfLife = signOfLife;
        this.places = places;
    }

    /**
     * What writes the stream; it holds a place of the asker's team from now on until it has returned.
     *
     * @param query what is wanted, from which position on
     * @param again who asks; throws once he may no more
     * @throws PlatformException as {@link StreamPlaces#take} says
     */
    Consumer<LineEvents> open(EventQuery query, Actor asker, Supplier<Actor> again) {
        places.take(asker.team());
        return out -> {
            try {
                write(out, query, again);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (PlatformException gone) {
                out.end(gone.code());
            } finally {
                places.free(asker.team());
            }
        };
    }

    private void write(LineEvents out, EventQuery query, Supplier<Actor> again) throws InterruptedException {
        long position = query.after().orElse(0L);
        boolean there = true;
        long asked = System.nanoTime();
        while (there) {
            var batch = fresh.next(query.after(position));
            for (EventView event : batch.events()) {
                there = there && out.numbered(event.id(), text(event));
            }
            position = batch.reached();
            if (batch.events().size() < query.limit()) {
                fresh.await(position, signOfLife);
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
