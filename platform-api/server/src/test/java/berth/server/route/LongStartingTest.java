package berth.server.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.router.Route;
import berth.router.Vacancy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongStartingTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Route SHOP = new Route("shop.localhost", "/", List.of(), "shop/production");

    private final LongStarting starting = new LongStarting();

    @Test
    void whatHasNoInstanceAfterTwoMinutesIsNotOnItsWay() {
        assertEquals(Vacancy.STARTING, after(0, Vacancy.STARTING));
        assertEquals(Vacancy.STARTING, after(119, Vacancy.STARTING));
        assertEquals(Vacancy.UNKNOWN, after(120, Vacancy.STARTING));
    }

    @Test
    void whatBeginsAnewHasAllItsTime() {
        after(0, Vacancy.STARTING);
        assertEquals(Vacancy.STOPPED, after(60, Vacancy.STOPPED));
        assertEquals(Vacancy.STARTING, after(130, Vacancy.STARTING));
    }

    @Test
    void whatSleepsIsNotForgotten() {
        after(0, Vacancy.ASLEEP);
        assertEquals(Vacancy.ASLEEP, after(3600, Vacancy.ASLEEP));
    }

    private Vacancy after(int seconds, Vacancy vacancy) {
        return starting.forget(List.of(SHOP.withVacancy(vacancy)), NOW.plusSeconds(seconds))
                .getFirst()
                .vacancy();
    }
}
