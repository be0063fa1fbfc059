package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.engine.EngineEvent.Kind;
import berth.node.engine.ToldExits.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToldExitsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final ToldExits told = new ToldExits();
    private final Looks looks = new Looks();

    @Test
    void theLastEndingIsKnownWithItsCodeAndHowLongItRan() {
        started(0);
        ended(3, 1);
        started(4);
        ended(6, 7);
        assertEquals(Optional.of(new Ended(at(6), 7, false, Duration.ofSeconds(2))), told.of("a"));
        assertEquals(Optional.empty(), told.of("b"));
    }

    @Test
    void oneWhoseStartNobodyKnowsHasRunForLong() {
        ended(3, 127);
        assertTrue(told.of("a").orElseThrow().ran().compareTo(Duration.ofDays(1)) > 0);
    }

    @Test
    void onlyTheRunInWhichMemoryWasShortEndedForThat() {
        started(0);
        killed(1);
        ended(2, 137);
        assertTrue(told.of("a").orElseThrow().outOfMemory());
        started(3);
        ended(4, 1);
        assertFalse(told.of("a").orElseThrow().outOfMemory(), "it was killed in the run before");
    }

    @Test
    void memoryThatWasShortIsOfTheRunBeforeWhenItIsToldAfterItsEnd() {
        started(0);
        ended(2, 137);
        killed(2);
        assertEquals(Optional.of(new Ended(at(2), 137, true, Duration.ofSeconds(2))), told.of("a"));
        started(3);
        ended(4, 1);
        assertFalse(told.of("a").orElseThrow().outOfMemory(), "it was killed in the run before");
    }

    @Test
    void anEndingThatIsToldOnceMoreIsTheSameOne() {
        started(0);
        ended(3, 1);
        looks.looked(List.of("a"), told.moment());
        ended(3, 1);
        assertEquals(Duration.ofSeconds(3), told.of("a").orElseThrow().ran());
        assertFalse(told.anyEndedAfter(looks.of(Set.of("a"))));
    }

    @Test
    void whoWaitsHearsOfOneThatEnds() {
        started(0);
        var looked = looks.of(Set.of("a", "unknown"));
        assertFalse(told.anyEndedAfter(looked));
        ended(1, 1);
        assertTrue(told.anyEndedAfter(looked));
    }

    @Test
    void whoWaitsHearsOfOneThatEndedAfterTheLookHadBegun() {
        started(0);
        long began = told.moment();
        ended(1, 1);
        looks.looked(List.of("a"), began);
        assertTrue(told.anyEndedAfter(looks.of(Set.of("a"))));
        looks.looked(List.of("a"), told.moment());
        assertFalse(told.anyEndedAfter(looks.of(Set.of("a"))));
    }

    @Test
    void aLookBySomebodyElseHidesNothingFromWhoWaits() {
        var looked = looks.of(Set.of("a"));
        ended(1, 1);
        looks.looked(List.of("a"), told.moment());
        assertTrue(told.anyEndedAfter(looked));
    }

    @Test
    void thoseThatAreGoneAreForgottenUnlessSomethingHasHappenedToThemSince() {
        ended(1, 1);
        long listed = told.moment();
        told.take(new EngineEvent("new", false, Kind.ENDED, at(2), 2));
        told.keepOnly(Set.of("other"), listed);
        assertEquals(Optional.empty(), told.of("a"));
        assertEquals(2, told.of("new").orElseThrow().code());
    }

    @Test
    void looksAtThoseThatAreGoneAreForgottenUnlessTheyBeganSince() {
        ended(1, 1);
        looks.looked(List.of("a", "b"), told.moment());
        long listed = told.moment();
        ended(2, 1);
        looks.looked(List.of("new"), told.moment());
        looks.keepOnly(Set.of("b"), listed);
        assertEquals(Map.of("a", 0L, "b", 1L, "new", 2L), looks.of(Set.of("a", "b", "new")));
    }

    @Test
    void aClockThatWasSetBackHidesNoEnding() {
        started(3600);
        ended(3601, 1);
        started(0);
        ended(2, 7);
        assertEquals(
                new Ended(at(2), 7, false, Duration.ofSeconds(2)), told.of("a").orElseThrow());
    }

    private void started(int second) {
        told.take(new EngineEvent("a", false, Kind.STARTED, at(second), 0));
    }

    private void killed(int second) {
        told.take(new EngineEvent("a", false, Kind.OUT_OF_MEMORY, at(second), 0));
    }

    private void ended(int second, int code) {
        told.take(new EngineEvent("a", false, Kind.ENDED, at(second), code));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
