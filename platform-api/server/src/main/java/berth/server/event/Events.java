package berth.server.event;

import berth.api.event.EventView;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened: written down in the transaction that made it happen. */
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

    /** Newest first. */
    @Transactional
    public List<EventView> find(EventQuery query) {
        var where = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        filter("teamId = :team", "team", query.team(), where, values);
        filter("app = :app", "app", query.app(), where, values);
        filter("environment = :environment", "environment", query.environment(), where, values);
        filter("id < :before", "before", query.before(), where, values);
        filter("id > :after", "after", query.after(), where, values);
        if (query.kind().filter(kind -> kind.endsWith(".")).isPresent()) {
            filter("left(kind, length(:kind)) = :kind", "kind", query.kind(), where, values);
        } else {
            filter("kind = :kind", "kind", query.kind(), where, values);
        }
        return store
                .find((where.isEmpty() ? "" : String.join(" and ", where) + " ") + "order by id desc", values)
                .page(0, query.limit())
                .list()
                .stream()
                .map(EventRow::view)
                .toList();
    }

    private static void filter(
            String condition, String name, Optional<?> value, List<String> where, Map<String, Object> values) {
        value.ifPresent(wanted -> {
            where.add(condition);
            values.put(name, wanted);
        });
    }

    @ApplicationScoped
    static class EventStore implements PanacheRepository<EventRow> {}
}
