package berth.server.time;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.SetClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final SetClock clock = new SetClock(Instant.EPOCH);
    private final Rest rest = new Rest(clock);

    @Test
    void itLastsFromATurnThatFoundNothingToDoUntilItsTimeIsOver() {
        assertFalse(rest.lasts());
        rest.begin(LONGEST);
        clock.set(Instant.EPOCH.plusMillis(4_999));
        assertTrue(rest.lasts());
        clock.set(Instant.EPOCH.plusMillis(5_000));
        assertFalse(rest.lasts());
    }

    @Test
    void aSignalEndsItAlsoOneThatComesDuringTheTurnThatBeginsIt() {
        rest.begin(LONGEST);
        rest.disturb();
        assertFalse(rest.lasts());
        rest.end();
        rest.disturb();
        rest.begin(LONGEST);
        assertFalse(rest.lasts());
    }

    @Test
    void aTurnThatEndsItAndBeginsNoneIsFollowedByAnother() {
        rest.begin(LONGEST);
        assertTrue(rest.lasts());
        rest.end();
        assertFalse(rest.lasts());
        assertFalse(rest.lasts());
    }
}
