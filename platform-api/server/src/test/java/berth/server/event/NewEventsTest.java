package berth.server.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.event.EventView;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Statements;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who follows events gets all of them, at the price of one look into the database for all. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class NewEventsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final UUID MINE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final String app = "newest-" + UUID.randomUUID();
    private final List<Follower> followers = new ArrayList<>();

    @Inject
    Events events;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @AfterEach
    void nobodyFollowsAnyMore() {
        followers.forEach(Follower::leave);
    }

    @Test
    void aCommitIsOneLookHoweverManyWait() {
        var fresh = new NewEvents(events, 500, LONG);
        long newest = events.newest();
        IntStream.range(0, 50).forEach(i -> follow(fresh, newest, 100));
        Await.until(() -> "all wait", () -> followers.stream().allMatch(Follower::waits));
        long before = looks();
        record("one", MINE);
        fresh.recorded(new Events.Recorded());
        awaitActors(List.of("one"));
        Await.until(() -> "all wait", () -> followers.stream().allMatch(Follower::waits));
        assertEquals(1, looks() - before);
    }

    @Test
    void whoIsFurtherBehindThanIsKeptMissesNoneAndGetsNoneTwice() {
        var fresh = new NewEvents(events, 5, LONG);
        long newest = events.newest();
        follow(fresh, newest, 100);
        var told = new ArrayList<String>();
        for (int i = 0; i < 23; i++) {
            record("n" + i, MINE);
            told.add("n" + i);
        }
        fresh.recorded(new Events.Recorded());
        awaitActors(told);
        follow(fresh, newest, 3);
        awaitActors(told);
        record("last", MINE);
        told.add("last");
        fresh.recorded(new Events.Recorded());
        awaitActors(told);
    }

    @Test
    void whateverIsRecordedMeanwhileComesToAllInOrderAndOnce() throws Exception {
        var fresh = new NewEvents(events, 20, LONG);
        long newest = events.newest();
        IntStream.range(0, 12).forEach(i -> follow(fresh, newest, 1 + i * 3));
        var recorders = IntStream.range(0, 4)
                .mapToObj(by -> Thread.ofVirtual()
                        .start(() -> IntStream.range(0, 60).forEach(i -> {
                            record("by-" + by + "." + i, MINE);
                            fresh.recorded(new Events.Recorded());
                        })))
                .toList();
        for (var recorder : recorders) {
            recorder.join();
        }
        var all = events.find(query(newest, 500)).reversed().stream()
                .map(EventView::actor)
                .toList();
        assertEquals(240, all.size());
        awaitActors(all);
    }

    @Test
    void whatNobodyTellsOfIsSeenAfterAWhile() {
        var fresh = new NewEvents(events, 500, Duration.ofMillis(50));
        follow(fresh, events.newest(), 100);
        Await.until(() -> "it waits", () -> followers.getFirst().waits());
        record("elsewhere", MINE);
        awaitActors(List.of("elsewhere"));
    }

    static Stream<EventQuery> queries() {
        return Stream.of(
                with(Optional.empty(), Optional.empty(), List.of()),
                with(Optional.of(MINE), Optional.empty(), List.of()),
                with(Optional.of(OTHER), Optional.of("production"), List.of()),
                with(Optional.empty(), Optional.of("staging"), List.of()),
                with(Optional.empty(), Optional.empty(), List.of("deployment.")),
                with(Optional.empty(), Optional.empty(), List.of("config", "deployment.queued")),
                with(Optional.empty(), Optional.empty(), List.of("app.created", "config.")),
                with(Optional.of(MINE), Optional.of("production"), List.of("app.created")));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void whatIsKeptIsFilteredAsTheDatabaseDoes(EventQuery filter) throws Exception {
        var fresh = new NewEvents(events, 500, LONG);
        long before = events.newest();
        for (var team : List.of(MINE, OTHER)) {
            for (var kind : List.of(
                    "app.created", "config.changed", "build.queued", "deployment.queued", "deployment.failed")) {
                record(Event.ofApp("me", kind, team, app, Map.of()));
                record(Event.ofEnvironment("me", kind, team, app, "production", Map.of("a", "b")));
                record(Event.ofEnvironment("me", kind, team, "not-" + app, "staging", Map.of()));
            }
        }
        record(new Event("berth", "team.created", Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
        fresh.await(before, LONG);
        var query = filter.after(before);
        var found = fresh.next(query);
        assertTrue(!found.events().isEmpty(), "this shows nothing");
        assertEquals(events.next(query), found.events());
        assertTrue(found.reached() >= before + 31, found.reached() + " after " + before);
    }

    private static EventQuery with(Optional<UUID> team, Optional<String> environment, List<String> kinds) {
        return new EventQuery(team, Optional.empty(), environment, kinds, Optional.empty(), Optional.empty(), 100);
    }

    private EventQuery query(long after, int limit) {
        return new EventQuery(
                Optional.empty(),
                Optional.of(app),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(after),
                limit);
    }

    private void record(String actor, UUID team) {
        record(Event.ofApp(actor, "branch.moved", team, app, Map.of()));
    }

    private void record(Event event) {
        QuarkusTransaction.requiringNew().run(() -> events.record(event));
    }

    private void follow(NewEvents fresh, long after, int limit) {
        followers.add(new Follower(fresh, query(after, limit)));
    }

    private long looks() {
        return followers.stream()
                .mapToLong(follower -> statements.of(follower.thread.getName()))
                .sum();
    }

    private void awaitActors(List<String> actors) {
        for (var follower : followers) {
            Await.until(
                    () -> "all came: " + follower.actors(),
                    () -> follower.actors().size() >= actors.size());
            assertEquals(actors, follower.actors());
        }
    }

    /** Reads as a stream does. */
    private static final class Follower {
        private final List<EventView> seen = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Follower(NewEvents fresh, EventQuery query) {
            thread = Thread.ofPlatform().name("follower-" + UUID.randomUUID()).start(() -> {
                try {
                    read(fresh, query);
                } catch (InterruptedException left) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        private void read(NewEvents fresh, EventQuery query) throws InterruptedException {
            long position = query.after().orElseThrow();
            while (true) {
                var batch = fresh.next(query.after(position));
                seen.addAll(batch.events());
                position = batch.reached();
                if (batch.events().size() < query.limit()) {
                    fresh.await(position, LONG);
                }
            }
        }

        boolean waits() {
            return thread.getState() == Thread.State.TIMED_WAITING;
        }

        List<String> actors() {
            return seen.stream().map(EventView::actor).toList();
        }

        void leave() {
            thread.interrupt();
        }
    }
}
