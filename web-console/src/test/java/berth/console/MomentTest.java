package berth.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    @ParameterizedTest
    @CsvSource({
        "-PT5S, just now",
        "PT9S, just now",
        "PT10S, 10 seconds ago",
        "PT59.9S, 59 seconds ago",
        "PT60S, 1 minute ago",
        "PT59M, 59 minutes ago",
        "PT60M, 1 hour ago",
        "PT47H, 1 day ago",
        "P30D, 30 days ago",
        "P31D, on 1 Feb 2026"
    })
    void saysHowLongAgoInTheUnitThatFits(Duration age, String words) {
        assertEquals(words, new Moment(NOW.minus(age), NOW).ago());
    }

    @Test
    void keepsTheExactTimeAtHand() {
        var moment = new Moment(NOW, NOW);
        assertEquals("4 March 2026, 05:06:07 UTC", moment.exact());
        assertEquals("2026-03-04T05:06:07Z", moment.iso());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.84S, 0.8 s",
        "PT9.99S, 9.9 s",
        "PT12.3S, 12 s",
        "PT3M5S, 3 min 5 s",
        "PT2H30M, 2 h 30 min",
        "-PT1S, 0 s"
    })
    void saysHowLongWorkTook(Duration took, String words) {
        assertEquals(words, Took.between(Optional.of(NOW), Optional.of(NOW.plus(took)), NOW));
    }

    @Test
    void workThatGoesOnHasTakenUntilNow() {
        assertEquals("20 s", Took.between(Optional.of(NOW.minusSeconds(20)), Optional.empty(), NOW));
        assertEquals("–", Took.between(Optional.empty(), Optional.empty(), NOW));
    }
}
