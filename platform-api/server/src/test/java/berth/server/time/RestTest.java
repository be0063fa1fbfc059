package berth.server.time;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RestTest {
    private Instant now = Instant.EPOCH;
    private final Rest rest = new Rest(new TestClock());

    @Test
    void itLastsFromATurnThatFoundNothingToDoUntilItsTimeIsOver() {
        assertFalse(rest.lasts());
        rest.begin(Duration.ofSeconds(5));
        now = now.plusMillis(4_999);
        assertTrue(rest.lasts());
        now = now.plusMillis(1);
        assertFalse(rest.lasts());
    }

    @Test
    void aSignalEndsItAlsoOneThatComesDuringTheTurnThatBeginsIt() {
        rest.begin(Duration.ofSeconds(5));
        rest.disturb();
        assertFalse(rest.lasts());
        rest.end();
        rest.disturb();
        rest.begin(Duration.ofSeconds(5));
        assertFalse(rest.lasts());
    }

    @Test
    void aTurnThatEndsItAndBeginsNoneIsFollowedByAnother() {
        rest.begin(Duration.ofSeconds(5));
        assertTrue(rest.lasts());
        rest.end();
        assertFalse(rest.lasts());
        assertFalse(rest.lasts());
    }

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
