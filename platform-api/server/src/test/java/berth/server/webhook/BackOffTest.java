package berth.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    @ParameterizedTest
    @CsvSource({"1,PT10S", "2,PT20S", "3,PT40S", "9,PT42M40S", "10,PT1H", "64,PT1H", "1000000,PT1H"})
    void eachPauseIsTwiceTheOneBeforeUpToAnHour(int attempts, Duration pause) {
        assertEquals(pause, BackOff.after(attempts));
    }

    @Test
    void afterADayItIsOver() {
        var since = Instant.parse("2026-01-01T00:00:00Z");
        assertFalse(BackOff.isOver(since, since.plus(Duration.ofDays(1)).minusMillis(1)));
        assertTrue(BackOff.isOver(since, since.plus(Duration.ofDays(1))));
    }
}
