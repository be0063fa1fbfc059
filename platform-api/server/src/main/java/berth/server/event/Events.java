package berth.server.event;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Writes down what happened, in the transaction that made it happen. */
@ApplicationScoped
public class Events {
    private final EventStore store;
    private final Clock clock;

    Events(EventStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Appends the event; it counts only if the caller's transaction commits. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Event event) {
        store.persist(new EventRow(clock.instant(), event));
    }

    @ApplicationScoped
    static class EventStore implements PanacheRepository<EventRow> {}
}
