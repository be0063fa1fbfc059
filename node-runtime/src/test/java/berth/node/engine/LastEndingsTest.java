package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.engine.EngineEvent.Kind;
import berth.node.engine.LastEndings.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastEndingsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final LastEndings endings = new LastEndings();

    @Test
    void theLastEndingIsKnownWithItsCodeAndHowLongItRan() {
        started(0);
        ended(3, 1);
        started(4);
        ended(6, 7);
        assertEquals(Optional.of(new Ended(at(6), 7, false, Duration.ofSeconds(2))), endings.of("a"));
        assertEquals(Optional.empty(), endings.of("b"));
    }

    @Test
    void oneWhoseStartNobodyKnowsHasRunForLong() {
        ended(3, 127);
        assertTrue(endings.of("a").orElseThrow().ran().compareTo(Duration.ofDays(1)) > 0);
    }

    @Test
    void onlyTheRunInWhichMemoryWasShortEndedForThat() {
        started(0);
        killed(1);
        ended(2, 137);
        assertTrue(endings.of("a").orElseThrow().outOfMemory());
        started(3);
        ended(4, 1);
        assertFalse(endings.of("a").orElseThrow().outOfMemory(), "it was killed in the run before");
    }

    @Test
    void memoryThatWasShortIsOfTheRunBeforeWhenItIsToldAfterItsEnd() {
        started(0);
        ended(2, 137);
        killed(2);
        assertEquals(Optional.of(new Ended(at(2), 137, true, Duration.ofSeconds(2))), endings.of("a"));
        started(3);
        ended(4, 1);
        assertFalse(endings.of("a").orElseThrow().outOfMemory(), "it was killed in the run before");
    }

    @Test
    void anEndingThatIsToldOnceMoreIsTheSameOne() {
        started(0);
        ended(3, 1);
        endings.looked(List.of("a"), endings.moment());
        ended(3, 1);
        assertEquals(Duration.ofSeconds(3), endings.of("a").orElseThrow().ran());
        assertFalse(endings.anyEndsAnew(Set.of("a")).getAsBoolean());
    }

    @Test
    void whoWaitsHearsOfOneThatEnds() {
        started(0);
        var waits = endings.anyEndsAnew(Set.of("a", "unknown"));
        assertFalse(waits.getAsBoolean());
        ended(1, 1);
        assertTrue(waits.getAsBoolean());
    }

    @Test
    void whoWaitsHearsOfOneThatEndedAfterTheLookHadBegun() {
        started(0);
        long began = endings.moment();
        ended(1, 1);
        endings.looked(List.of("a"), began);
        assertTrue(endings.anyEndsAnew(Set.of("a")).getAsBoolean());
        endings.looked(List.of("a"), endings.moment());
        assertFalse(endings.anyEndsAnew(Set.of("a")).getAsBoolean());
    }

    @Test
    void aLookBySomebodyElseHidesNothingFromWhoWaits() {
        var waits = endings.anyEndsAnew(Set.of("a"));
        ended(1, 1);
        endings.looked(List.of("a"), endings.moment());
        assertTrue(waits.getAsBoolean());
    }

    @Test
    void thoseThatAreGoneAreForgottenUnlessSomethingHasHappenedToThemSince() {
        ended(1, 1);
        long listed = endings.moment();
        endings.take(new EngineEvent("new", false, Kind.ENDED, at(2), 2));
        endings.keepOnly(Set.of("other"), listed);
        assertEquals(Optional.empty(), endings.of("a"));
        assertEquals(2, endings.of("new").orElseThrow().code());
    }

    @Test
    void aClockThatWasSetBackHidesNoEnding() {
        started(3600);
        ended(3601, 1);
        started(0);
        ended(2, 7);
        assertEquals(
                new Ended(at(2), 7, false, Duration.ofSeconds(2)),
                endings.of("a").orElseThrow());
    }

    private void started(int second) {
        endings.take(new EngineEvent("a", false, Kind.STARTED, at(second), 0));
    }

    private void killed(int second) {
        endings.take(new EngineEvent("a", false, Kind.OUT_OF_MEMORY, at(second), 0));
    }

    private void ended(int second, int code) {
        endings.take(new EngineEvent("a", false, Kind.ENDED, at(second), code));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
