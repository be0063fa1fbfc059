package berth.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the database is away is told once for all loops, and again only now and then. */
class OutageTest {
    private static final SQLException REFUSED = new SQLException("Connection refused", "08001");

    private final List<String> told = new ArrayList<>();
    private final List<String> aside = new ArrayList<>();
    private long now;
    private final Outage outage = new Outage(() -> now, told::add, told::add, aside::add);

    @Test
    void itIsToldWhenItBeginsOnceAMinuteAndWhenItIsOver() {
        for (int second = 0; second < 150; second++) {
            // Two loops fail of it, in words of their own, and a third one has nothing to ask for.
            assertTrue(outage.tells(new IllegalStateException("cannot look for work", REFUSED)));
            assertTrue(outage.tells(REFUSED));
            outage.wentWell();
            pass(Duration.ofSeconds(1));
        }
        assertEquals(
                List.of(
                        "the database does not answer; apps run on, and Berth's work goes on once it does: Connection refused",
                        "the database has not answered for 1 min: Connection refused",
                        "the database has not answered for 2 min: Connection refused"),
                told);
        told.clear();
        outage.wentWell();
        assertEquals(List.of(), told);
        pass(Outage.QUIET);
        outage.wentWell();
        outage.wentWell();
        assertEquals(List.of("the database answers again, after 2 min"), told);
    }

    @Test
    void connectionsThatAreLostOnceAndAtOnceAreNoOutage() {
        for (int time = 0; time < 3; time++) {
            assertTrue(outage.tells(REFUSED));
            assertTrue(outage.tells(REFUSED));
            outage.wentWell();
            pass(Outage.QUIET);
            outage.wentWell();
        }
        var lost = "a connection to the database was lost: Connection refused";
        assertEquals(List.of(lost), aside);
        // It may be one loop that never gets on.
        assertEquals(List.of(lost, lost), told);
    }

    @Test
    void whoGetsNoConnectionInTimeIsNotAnswered() {
        for (String message : List.of(
                "Acquisition timeout while waiting for new connection",
                "Sorry, acquisition timeout!",
                "Acquisition timeout on health check")) {
            assertTrue(outage.tells(new IllegalStateException(new SQLException(message))), message);
        }
        assertFalse(outage.tells(new SQLException("This pool is closed")));
        assertFalse(outage.tells(new SQLException()));
    }

    @Test
    void whatFailsOfSomethingElseIsNotOfIt() {
        assertFalse(outage.tells(new IllegalStateException("planned")));
        assertFalse(outage.tells(new IllegalStateException(new SQLException("duplicate key", "23505"))));
        outage.wentWell();
        assertEquals(List.of(), told);
    }

    @Test
    void aCommitThatFailsOfItTellsItsReasonAsideOnly() {
        var commit = new IllegalStateException("could not commit");
        commit.addSuppressed(new IllegalStateException("local transaction", new SQLException("broken", "08006")));
        assertTrue(outage.tells(new IllegalStateException("error invoking a method", commit)));
    }

    @Test
    void aServerThatIsStoppedOrStartedDoesNotAnswerEither() {
        assertTrue(outage.tells(new SQLException("terminating connection due to administrator command", "57P01")));
        pass(Outage.BRIEF);
        assertTrue(outage.tells(new SQLException("the database system is starting up", "57P03")));
        assertEquals(1, told.size());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
