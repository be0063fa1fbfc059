package berth.server.event;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.event.EventView;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page of an app's events costs what it shows, whatever else has happened since. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EventPagesTest {
    private static final int SHOWN = 51;
    /** Each event that is no cron run's, its place in the order, and some at which the planner looks. */
    private static final int FEW = 200;

    private final String busy = "busy-" + UUID.randomUUID();
    private final String quiet = "quiet-" + UUID.randomUUID();
    private final UUID busyTeam = UUID.randomUUID();
    private final UUID quietTeam = UUID.randomUUID();

    @Inject
    Events events;

    @Inject
    EntityManager database;

    @BeforeEach
    void manyCronRunsFollowWhatElseHappened() {
        QuarkusTransaction.requiringNew().run(() -> {
            insert(quietTeam, quiet, "app.created", "{}", 1);
            insert(busyTeam, busy, "build.queued", "{\"build\": \"1\"}", 60);
            insert(busyTeam, busy, "run.queued", "{\"kind\": \"ONE_OFF\"}", 1);
            insert(busyTeam, busy, "run.succeeded", "{\"kind\": \"CRON\"}", 20_000);
        });
        QuarkusTransaction.requiringNew()
                .run(() -> List.of("analyze event", "analyze outbox")
                        .forEach(statement ->
                                database.createNativeQuery(statement).executeUpdate()));
    }

    @Test
    void withoutCronRunsNoneOfThoseIsRead() {
        assertPage(query(busy, List.of(), false), Map.of("run.queued", 1L, "build.queued", 50L));
        assertPage(query(busy, List.of("run."), false), Map.of("run.queued", 1L));
    }

    @Test
    void ofKindsThatCronRunsAreNotNoneOfThoseIsRead() {
        assertPage(query(busy, List.of("build."), true), Map.of("build.queued", 51L));
    }

    @Test
    void withCronRunsTheNewestAloneAreRead() {
        assertPage(query(busy, List.of(), true), Map.of("run.succeeded", 51L));
    }

    @Test
    void anotherAppsEventsAreNotRead() {
        assertPage(query(quiet, List.of(), true), Map.of("app.created", 1L));
        assertPage(query(quiet, List.of("build."), true), Map.of());
    }

    @Test
    void aMemberReadsNoMoreThanAnOperator() {
        assertPage(
                query(Optional.of(busyTeam), Optional.of(busy), List.of(), false),
                Map.of("run.queued", 1L, "build.queued", 50L));
        assertPage(query(Optional.of(quietTeam), Optional.of(quiet), List.of(), true), Map.of("app.created", 1L));
    }

    @Test
    void aQuietTeamsEventsAreFoundAmongThoseOfABusyOne() {
        assertPage(query(Optional.of(quietTeam), Optional.empty(), List.of(), true), Map.of("app.created", 1L));
        assertPage(query(Optional.of(quietTeam), Optional.of(busy), List.of(), true), Map.of());
    }

    /** That these are found, and few rows are looked at for it. */
    private void assertPage(EventQuery query, Map<String, Long> kinds) {
        QuarkusTransaction.requiringNew().run(() -> {
            long before = rowsRead();
            var found = events.find(query);
            long read = rowsRead() - before;
            assertEquals(kinds, found.stream().collect(groupingBy(EventView::kind, counting())));
            assertTrue(read <= FEW, read + " rows were read");
        });
    }

    /** By this connection. */
    private long rowsRead() {
        return ((Number) database.createNativeQuery(
                                "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables"
                                        + " where relname in ('event', 'outbox')")
                        .getSingleResult())
                .longValue();
    }

    private void insert(UUID team, String app, String kind, String detail, int count) {
        database.createNativeQuery(
                        "insert into event (at, actor, kind, team_id, app, detail)"
                                + " select now(), 'me', :kind, :team, :app, cast(:detail as jsonb) from generate_series(1, :count)")
                .setParameter("kind", kind)
                .setParameter("team", team)
                .setParameter("app", app)
                .setParameter("detail", detail)
                .setParameter("count", count)
                .executeUpdate();
    }

    private static EventQuery query(String app, List<String> kinds, boolean cron) {
        return query(Optional.empty(), Optional.of(app), kinds, cron);
    }

    private static EventQuery query(Optional<UUID> team, Optional<String> app, List<String> kinds, boolean cron) {
        return new EventQuery(team, app, Optional.empty(), kinds, cron, Optional.empty(), Optional.empty(), SHOWN);
    }
}
