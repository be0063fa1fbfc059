package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.InstanceStatus.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExitsTest {
    private static final String ID = "a";
    private static final Instant TEN = Instant.parse("2026-01-31T10:00:00Z");

    private final ToldExits events = new ToldExits();
    private final Exits exits = new Exits(events, (id, count) -> List.of());

    @Test
    void ofOneThatRunsAgainTheEventTellsHowItEnded() {
        ended(TEN.plusSeconds(10), 7);
        assertEquals(
                Optional.of(7),
                exits.ofRunning(ID, running(2, TEN.plusSeconds(10))).map(Exit::code));
    }

    @Test
    void ofOneWhoseEndingNobodyToldNothingIsKnown() {
        ended(TEN.plusSeconds(10), 7);
        assertEquals(Optional.empty(), exits.ofRunning(ID, running(3, TEN.plusSeconds(20))));
    }

    @Test
    void anEndingFromBeforeTheClockWasSetBackIsNotTakenForTheLast() {
        ended(TEN.plusSeconds(3_540), 137);
        assertEquals(Optional.empty(), exits.ofRunning(ID, running(3, TEN.plusSeconds(10))));
    }

    @Test
    void anOlderCauseIsNotToldOfALaterEnding() {
        ended(TEN, 137);
        exits.ofRunning(ID, running(2, TEN));
        assertEquals(Optional.empty(), exits.ofRunning(ID, running(3, TEN.plusSeconds(3_600))));
    }

    private void ended(Instant at, int code) {
        events.take(new EngineEvent(ID, false, EngineEvent.Kind.ENDED, at, code));
    }

    /** The engine started it again a tenth of a second after it had ended. */
    private static Inspected running(int starts, Instant finishedAt) {
        return new Inspected(
                "running",
                TEN.minusSeconds(60),
                1,
                starts - 1,
                Optional.of(finishedAt.plusMillis(100)),
                Optional.of(finishedAt),
                new Inspected.Exit(0, false, "", Duration.ZERO, 0),
                0);
    }
}
