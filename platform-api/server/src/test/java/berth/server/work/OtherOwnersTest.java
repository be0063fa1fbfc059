package berth.server.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OtherOwnersTest {
    private static final UUID OTHER = UUID.randomUUID();
    private static final Duration HOUR = Duration.ofHours(1);

    private final SetClock clock = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SetClock steady = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final OtherOwners owners = new OtherOwners(clock, steady);
    private Instant beat = clock.instant();

    @Test
    void oneThatBeatsLives() {
        for (int i = 0; i < 20; i++) {
            assertEquals(Set.of(OTHER), look(2, true));
        }
    }

    @Test
    void oneThatIsSilentForLongIsDead() {
        look(0, true);
        assertEquals(Set.of(OTHER), silent(4));
        assertEquals(Set.of(), silent(2));
        assertEquals(Set.of(OTHER), look(2, true));
    }

    @Test
    void whileTheDatabaseIsAwayNobodyDies() {
        look(0, true);
        // Whoever looks first after it is back must not claim what the other works on.
        assertEquals(Set.of(OTHER), look(6, false));
        assertEquals(Set.of(OTHER), look(2, true));
        assertEquals(Set.of(OTHER), look(600, false));
        assertEquals(Set.of(OTHER), silent(4));
        assertEquals(Set.of(), silent(2), "it had its time to beat");
    }

    @Test
    void oneThatWasDeadBeforeTheDatabaseWasAwayStaysDead() {
        look(0, true);
        assertEquals(Set.of(), silent(6));
        assertEquals(Set.of(), look(60, false));
    }

    @Test
    void oneWhoseLastBeatIsOldIsDeadAtTheFirstLook() {
        pass(60);
        assertEquals(Set.of(), look(0, false));
    }

    @Test
    void oneThatHasGivenItsWorkFreeIsGone() {
        look(0, true);
        owners.seen(Map.of());
        assertEquals(Set.of(), owners.alive());
    }

    @Test
    void aClockThatIsSetForwardKillsNobody() {
        look(0, true);
        clock.set(clock.instant().plus(HOUR));
        assertEquals(Set.of(OTHER), look(2, false));
        assertEquals(Set.of(OTHER), look(2, true));
        assertEquals(Set.of(), owners.longDead());
    }

    @Test
    void aClockThatIsSetBackLetsNoDeadOneLive() {
        look(0, true);
        clock.set(clock.instant().minus(HOUR));
        assertEquals(Set.of(), silent(6));
    }

    @Test
    void oneThatBeatAtATimeThatIsYetToComeDiesAsSoonAsAnyOther() {
        clock.set(clock.instant().minus(HOUR));
        assertEquals(Set.of(OTHER), look(0, false));
        assertEquals(Set.of(), silent(6));
    }

    @Test
    void whoIsSilentForMinutesIsForgotten() {
        look(0, true);
        silent(598);
        assertEquals(Set.of(), owners.longDead());
        look(2, false);
        assertEquals(Set.of(OTHER), owners.longDead());
    }

    /** So many seconds later; whether the other has beaten just now. */
    private Set<UUID> look(int later, boolean beats) {
        pass(later);
        if (beats) {
            beat = clock.instant();
        }
        owners.seen(Map.of(OTHER, beat));
        return owners.alive();
    }

    /** So many seconds later, looked at as often as ever, and the other has not beaten. */
    private Set<UUID> silent(int seconds) {
        for (int passed = 0; passed < seconds; passed += 2) {
            look(2, false);
        }
        return owners.alive();
    }

    private void pass(int seconds) {
        clock.set(clock.instant().plusSeconds(seconds));
        steady.set(steady.instant().plusSeconds(seconds));
    }
}
