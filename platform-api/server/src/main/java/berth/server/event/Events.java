package berth.server.event;

import berth.api.event.EventView;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What happened: written down in the transaction that made it happen. */
@ApplicationScoped
public class Events {
    private static final String KIND =
            "(o.kind = :kind%1$d" + " or right(:kind%1$d, 1) = '.' and left(o.kind, length(:kind%1$d)) = :kind%1$d)";

    private final EventStore store;
    private final jakarta.enterprise.event.Event<Recorded> recorded;
    private final Clock clock;

    Events(EventStore store, jakarta.enterprise.event.Event<Recorded> recorded, Clock clock) {
        this.store = store;
        this.recorded = recorded;
        this.clock = clock;
    }

    /** There is a new event; heard only once it is committed. */
    public record Recorded() {}

    /** Appends the event; it counts only if the caller's transaction commits. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Event event) {
        store.persist(new EventRow(clock.instant(), event));
        recorded.fire(new Recorded());
    }

    /** Newest first. */
    @Transactional
    public List<EventView> find(EventQuery query) {
        return ordered(query, "desc").map(TeamEvent::view).toList();
    }

    /** Oldest first. */
    @Transactional
    public List<EventView> next(EventQuery query) {
        return ordered(query, "asc").map(TeamEvent::view).toList();
    }

    /** Of all teams, after that position, oldest first; only the newest if that are more than so many. */
    @Transactional
    List<TeamEvent> newest(long after, int most) {
        return ordered(EventQuery.all(after, most), "desc").toList().reversed();
    }

    /** Of each of these instances, what was told of it last. */
    @Transactional
    public Map<String, EventView> newestOfInstances(Collection<String> instances) {
        return instances.isEmpty()
                ? Map.of()
                : ofInstances("""
                        select distinct on (detail ->> 'instance') * from event
                        where left(kind, 9) = 'instance.' and detail ->> 'instance' in (:instances)
                        order by detail ->> 'instance', id desc
                        """, instances).collect(Collectors.toMap(Events::instance, event -> event));
    }

    /** What was told of an instance last, newest first. */
    @Transactional
    public List<EventView> ofInstance(String instance) {
        return ofInstances("""
                        select * from event
                        where left(kind, 9) = 'instance.' and detail ->> 'instance' in (:instances)
                        order by id desc limit 20
                        """, List.of(instance)).toList();
    }

    private Stream<EventView> ofInstances(String query, Collection<String> instances) {
        return store.getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(query, EventRow.class)
                .setParameter("instances", instances)
                .getResultStream()
                // In the order of their ids, which is that of their instance: who writes of it holds its environment's
                // lock.
                .map(row -> row.ofTeam(0).view());
    }

    private static String instance(EventView event) {
        return event.detail().getOrDefault("instance", "");
    }

    /** Whether anything was ever told of an app of that name; of that team's, unless there is none. */
    @Transactional
    public boolean knows(Optional<UUID> team, String app) {
        var found = team.map(one -> store.getEntityManager()
                        .createQuery("select 1 from EventRow e where e.teamId = :team and e.app = :app", Integer.class)
                        .setParameter("team", one))
                .orElseGet(() -> store.getEntityManager()
                        .createQuery("select 1 from OutboxRow o where o.app = :app", Integer.class));
        return !found.setParameter("app", app).setMaxResults(1).getResultList().isEmpty();
    }

    /** Position of the newest event; 0 if there is none. */
    @Transactional
    public long newest() {
        return store.getEntityManager()
                .createQuery("select coalesce(max(position), 0) from OutboxRow", Long.class)
                .getSingleResult();
    }

    /** Forgets so many, at most, of those that are older. Returns how many that were. */
    @Transactional
    public int forget(Instant before, int most) {
        return store.getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery("select forget_events(:before, :most)", Integer.class)
                .setParameter("before", before)
                .setParameter("most", most)
                .getSingleResult();
    }

    private Stream<TeamEvent> ordered(EventQuery query, String direction) {
        // Of some, the order is that of indexes that hold no others: else the planner may walk through all, hoping for
        // these soon.
        var position = query.team().isPresent() || query.app().isPresent() ? "o.position + 0" : "o.position";
        var where = new ArrayList<>(List.of("e.id = o.eventId"));
        var values = new HashMap<String, Object>();
        filter("o.teamId = :team", "team", query.team(), where, values);
        filter("o.app = :app", "app", query.app(), where, values);
        filter("e.environment = :environment", "environment", query.environment(), where, values);
        filter(position + " < :before", "before", query.before(), where, values);
        filter(position + " > :after", "after", query.after(), where, values);
        if (!query.wantsRoutine()) {
            where.add("not o.routine");
        }
        var kinds = query.kinds();
        if (!kinds.isEmpty()) {
            where.add(IntStream.range(0, kinds.size())
                    .mapToObj(KIND::formatted)
                    .collect(Collectors.joining(" or ", "(", ")")));
            IntStream.range(0, kinds.size()).forEach(i -> values.put("kind" + i, kinds.get(i)));
        }
        var found = store.getEntityManager()
                .createQuery(
                        "select e, o.position from EventRow e, OutboxRow o where " + String.join(" and ", where)
                                + " order by " + position + " " + direction,
                        Object[].class)
                .setMaxResults(query.limit());
        values.forEach(found::setParameter);
        return found.getResultStream().map(row -> ((EventRow) row[0]).ofTeam((Long) row[1]));
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
