package berth.server.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.event.EventView;
import berth.server.Await;
import berth.server.PlatformResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events come in the order of their commits and none is missed, whatever transactions overlap. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OutboxTest {
    private final String app = "outbox-" + UUID.randomUUID();

    @Inject
    AgroalDataSource database;

    @Inject
    Events events;

    @Test
    void whatIsCommittedLaterComesLaterThoughItsIdIsSmaller() throws SQLException {
        try (var slow = open();
                var quick = open()) {
            long first = record(slow, "slow");
            long second = record(quick, "quick");
            assertTrue(first < second, "the ids must be the other way round for this to show anything");
            quick.commit();
            var seen = after(0);
            assertEquals(List.of("quick"), kinds(seen));
            slow.commit();
            assertEquals(List.of("slow"), kinds(after(seen.getLast().id())));
            assertEquals(List.of("quick", "slow"), kinds(after(0)));
        }
    }

    @Test
    void nobodySeesAPositionBeforeAllThatAreSmaller() throws Exception {
        try (var first = open();
                var second = open()) {
            record(first, "first");
            record(second, "second");
            // As its commit does, which then goes on to make it seen.
            drawPosition(first);
            int process = process(second);
            var committed = CompletableFuture.runAsync(() -> commit(second));
            Await.until(() -> "the second waits for the first", () -> isWaiting(process));
            assertEquals(List.of(), after(0));
            first.commit();
            committed.get(20, TimeUnit.SECONDS);
            assertEquals(List.of("first", "second"), kinds(after(0)));
        }
    }

    @Test
    void whatIsRolledBackNeverComesAndHoldsNobodyUp() throws SQLException {
        try (var undone = open();
                var done = open()) {
            record(undone, "undone");
            drawPosition(undone);
            undone.rollback();
            record(done, "done");
            done.commit();
            assertEquals(List.of("done"), kinds(after(0)));
        }
    }

    @Test
    void eventsOfOneTransactionComeInTheirOrder() throws SQLException {
        try (var one = open()) {
            for (int i = 0; i < 5; i++) {
                record(one, "step-" + i);
            }
            one.commit();
            assertEquals(List.of("step-0", "step-1", "step-2", "step-3", "step-4"), kinds(after(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update event set actor = 'nobody'",
                "delete from event",
                "truncate event cascade",
                "update outbox set event_id = -event_id",
                "delete from outbox",
                "truncate outbox",
            })
    void eventsAreNeitherChangedNorDeleted(String statement) throws SQLException {
        try (var connection = open()) {
            record(connection, "kept");
            connection.commit();
            var refused = assertThrows(
                    SQLException.class, () -> connection.createStatement().execute(statement));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("events are neither changed nor deleted"),
                    refused.getMessage());
            connection.rollback();
        }
        assertEquals(List.of("kept"), kinds(after(0)));
    }

    /** Without the outbox's own guard, which would refuse it as well: what points to events is truncated with them. */
    @Test
    void eventsThemselvesAreNotTruncated() throws SQLException {
        try (var connection = open()) {
            record(connection, "kept");
            connection.commit();
            connection.createStatement().execute("alter table outbox disable trigger outbox_never_truncated");
            var refused = assertThrows(
                    SQLException.class, () -> connection.createStatement().execute("truncate event cascade"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("events are neither changed nor deleted"),
                    refused.getMessage());
            connection.rollback();
        }
        assertEquals(List.of("kept"), kinds(after(0)));
    }

    @Test
    void whatForgetsOldEventsForgetsNoMoreInItsTransaction() throws SQLException {
        try (var connection = open()) {
            record(connection, "kept");
            connection.commit();
            connection.createStatement().execute("select forget_events('2001-01-01Z', 10)");
            assertThrows(SQLException.class, () -> connection.createStatement().execute("delete from event"));
            connection.rollback();
        }
        assertEquals(List.of("kept"), kinds(after(0)));
    }

    private List<EventView> after(long position) {
        return events.next(new EventQuery(
                Optional.empty(),
                Optional.of(app),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(position),
                100));
    }

    private static List<String> kinds(List<EventView> found) {
        return found.stream().map(EventView::kind).toList();
    }

    private Connection open() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private long record(Connection connection, String kind) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into event (at, actor, kind, app, detail) values (now(), 'me', ?, ?, '{}') returning id")) {
            insert.setString(1, kind);
            insert.setString(2, app);
            try (var made = insert.executeQuery()) {
                made.next();
                return made.getLong(1);
            }
        }
    }

    private static void drawPosition(Connection connection) throws SQLException {
        connection.createStatement().execute("set constraints event_to_outbox immediate");
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (var found = connection.createStatement().executeQuery("select pg_backend_pid()")) {
            found.next();
            return found.getInt(1);
        }
    }

    private boolean isWaiting(int process) {
        try (var connection = database.getConnection();
                var found = connection
                        .createStatement()
                        .executeQuery("select 1 from pg_locks where locktype = 'advisory' and not granted and pid = "
                                + process)) {
            return found.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
