package berth.server.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.router.RouterActivity;
import berth.server.sleep.SleepPlanner.Use;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdleClockTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final UUID SHOP = UUID.randomUUID();
    private static final String ONE = "10.0.0.2:8080";
    private static final String TWO = "10.0.0.3:8080";

    private final IdleClock clock = new IdleClock();

    @Test
    void timeIsCountedFromTheFirstLook() {
        assertEquals(new Use(false, START), look(0, List.of(ONE), Map.of(ONE, 700L), Map.of()));
        assertEquals(new Use(false, START), look(60, List.of(ONE), Map.of(ONE, 700L), Map.of()));
    }

    @Test
    void aRequestThatCameAndWentBetweenTwoLooksBeginsItAnew() {
        look(0, List.of(ONE, TWO), Map.of(ONE, 7L), Map.of());
        assertEquals(new Use(false, at(10)), look(10, List.of(ONE, TWO), Map.of(ONE, 7L, TWO, 1L), Map.of()));
        assertEquals(new Use(false, at(10)), look(20, List.of(ONE, TWO), Map.of(ONE, 7L, TWO, 1L), Map.of()));
    }

    @Test
    void whatIsOpenIsInUseThoughNothingBegins() {
        look(0, List.of(ONE), Map.of(ONE, 1L), Map.of(ONE, 1));
        assertEquals(new Use(true, at(60)), look(60, List.of(ONE), Map.of(ONE, 1L), Map.of(ONE, 1)));
        assertEquals(new Use(false, at(60)), look(70, List.of(ONE), Map.of(ONE, 1L), Map.of()));
    }

    @Test
    void anotherEnvironmentsRequestsSayNothing() {
        look(0, List.of(ONE), Map.of(), Map.of());
        assertEquals(new Use(false, START), look(60, List.of(ONE), Map.of(TWO, 9L), Map.of(TWO, 2)));
    }

    @Test
    void otherInstancesAndARouterThatCountsAnewBeginItAnew() {
        look(0, List.of(ONE), Map.of(ONE, 5L), Map.of());
        assertEquals(new Use(false, at(10)), look(10, List.of(TWO), Map.of(ONE, 5L), Map.of()));
        look(20, List.of(ONE), Map.of(ONE, 5L), Map.of());
        assertEquals(new Use(false, at(30)), look(30, List.of(ONE), Map.of(), Map.of()));
    }

    @Test
    void whoSleptInBetweenCountsAnewThoughEverythingLooksTheSame() {
        look(0, List.of(ONE), Map.of(ONE, 1L), Map.of());
        clock.keepOnly(Set.of());
        assertEquals(new Use(false, at(90)), look(90, List.of(ONE), Map.of(ONE, 1L), Map.of()));
    }

    private Use look(int seconds, List<String> upstreams, Map<String, Long> begun, Map<String, Integer> open) {
        return clock.look(SHOP, upstreams, new RouterActivity(begun, open), at(seconds));
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
