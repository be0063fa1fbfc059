package berth.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *|2026-01-01T00:00:00Z|2026-01-01T00:01:00Z",
                "* * * * *|2026-01-01T00:00:59.9Z|2026-01-01T00:01:00Z",
                "*/15 * * * *|2026-01-01T00:15:00Z|2026-01-01T00:30:00Z",
                "7/20 * * * *|2026-01-01T00:00:00Z|2026-01-01T00:07:00Z",
                "0 3 * * *|2026-01-01T03:00:00Z|2026-01-02T03:00:00Z",
                "30 9-17/4 * * 1-5|2026-01-02T17:30:00Z|2026-01-05T09:30:00Z",
                "0 0 * * sun|2026-01-01T00:00:00Z|2026-01-04T00:00:00Z",
                "0 0 * * 7|2026-01-01T00:00:00Z|2026-01-04T00:00:00Z",
                "0 0 1 jan,JUL *|2026-01-01T00:00:00Z|2026-07-01T00:00:00Z",
                "0 0 29 2 *|2026-01-01T00:00:00Z|2028-02-29T00:00:00Z",
                "0 0 13 * 5|2026-01-02T00:00:00Z|2026-01-09T00:00:00Z",
                "0 0 13 * 5|2026-01-09T00:00:00Z|2026-01-13T00:00:00Z",
                "@hourly|2026-12-31T23:30:00Z|2027-01-01T00:00:00Z",
                "@weekly|2026-01-01T00:00:00Z|2026-01-04T00:00:00Z",
            })
    void theNextTickIsFound(String schedule, Instant after, Instant tick) {
        assertEquals(Optional.of(tick), CronSchedule.parse(schedule).next(after));
    }

    @Test
    void aDayThatNeverComesHasNoTick() {
        assertEquals(Optional.empty(), CronSchedule.parse("0 0 30 2 *").next(Instant.EPOCH));
    }

    @Test
    void ofTicksThatWereMissedOnlyTheLastIsTold() {
        var every = CronSchedule.parse("*/10 * * * *");
        var now = Instant.parse("2026-01-01T12:34:00Z");
        assertEquals(
                Optional.of(Instant.parse("2026-01-01T12:30:00Z")),
                every.latest(Instant.parse("2026-01-01T11:00:00Z"), now));
        assertEquals(Optional.empty(), every.latest(Instant.parse("2026-01-01T12:30:00Z"), now));
        assertEquals(Optional.empty(), every.latest(now.plusSeconds(3_600), now));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "a * * * *",
                "*/0 * * * *",
                "1,,2 * * * *",
                "1-2-3 * * * *",
                "@often",
                "-1 * * * *"
            })
    void whatIsNoScheduleIsRefusedWithASentence(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> CronSchedule.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).length() > 10);
    }
}
