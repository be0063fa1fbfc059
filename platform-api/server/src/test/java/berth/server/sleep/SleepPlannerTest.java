package berth.server.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.sleep.SleepState;
import berth.server.sleep.SleepPlanner.Facts;
import berth.server.sleep.SleepPlanner.RouteState;
import berth.server.sleep.SleepPlanner.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SleepPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration AFTER = Duration.ofMinutes(30);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // what is known: minutes idle, open, route, deploying, wish; what becomes of it
                "30, false, SERVED,  false, -,     FALLING_ASLEEP",
                "29, false, SERVED,  false, -,     -",
                "30, true,  SERVED,  false, -,     -",
                "30, false, SERVED,  true,  -,     -",
                "30, false, NEITHER, false, -,     -",
                "30, false, HELD,    false, -,     -",
                "0,  false, SERVED,  false, SLEEP, FALLING_ASLEEP",
                "0,  true,  SERVED,  false, SLEEP, -",
                "0,  false, NEITHER, false, SLEEP, FALLING_ASLEEP",
                "0,  true,  NEITHER, false, SLEEP, -",
                "0,  false, SERVED,  true,  SLEEP, -",
            })
    void whatIsAwakeFallsAsleepWhenItIsIdleForLongEnoughOrAskedTo(
            int minutes, boolean open, RouteState route, boolean deploying, String wish, String to) {
        var use = new Use(open, NOW.minus(Duration.ofMinutes(minutes)));
        check(to, sleep(SleepState.AWAKE, wish), new Facts(deploying, false, Optional.of(use), route, false));
    }

    @Test
    void whatNobodyToldToSleepStaysAwakeForever() {
        var use = new Use(false, NOW.minus(Duration.ofDays(400)));
        var never = new Sleep(
                UUID.randomUUID(),
                Optional.empty(),
                SleepState.AWAKE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertEquals(
                Optional.empty(),
                SleepPlanner.plan(never, new Facts(false, false, Optional.of(use), RouteState.SERVED, false), NOW));
    }

    @Test
    void whileTheRouterDoesNotAnswerNobodyFallsAsleep() {
        for (var state : new SleepState[] {SleepState.AWAKE, SleepState.FALLING_ASLEEP}) {
            for (var route : RouteState.values()) {
                check(null, sleep(state, "SLEEP"), new Facts(false, false, Optional.empty(), route, false));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // open, route, wanted, deploying, wish
                "false, SERVED, false, false, -,    -",
                "false, HELD,   false, false, -,    ASLEEP",
                "true,  HELD,   false, false, -,    AWAKE",
                "true,  SERVED, false, false, -,    -",
                "false, HELD,   true,  false, -,    AWAKE",
                "false, SERVED, true,  false, -,    AWAKE",
                "false, HELD,   false, true,  -,    AWAKE",
                "false, HELD,   false, false, WAKE, AWAKE",
            })
    void whatFallsAsleepIsAwakeAtOnceIfItIsWantedAndSleepsOnceTheRouterHoldsWhatComes(
            boolean open, RouteState route, boolean wanted, boolean deploying, String wish, String to) {
        check(
                to,
                sleep(SleepState.FALLING_ASLEEP, wish),
                new Facts(deploying, wanted, Optional.of(new Use(open, NOW)), route, false));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // wanted, gone, wish
                "false, true,  -,     -",
                "true,  true,  -,     WAKING",
                "true,  false, -,     -",
                "false, true,  WAKE,  WAKING",
                "false, false, WAKE,  -",
            })
    void whatSleepsWakesWhenItIsWantedButFirstItsOldInstancesGo(boolean wanted, boolean gone, String wish, String to) {
        check(to, sleep(SleepState.ASLEEP, wish), new Facts(false, wanted, Optional.empty(), RouteState.HELD, gone));
    }

    @Test
    void aWishThatCouldNotBeGrantedYetStaysButOneThatSomebodyElseOverruledDoesNot() {
        var open = new Facts(false, false, Optional.of(new Use(true, NOW)), RouteState.HELD, false);
        var wanted = new Facts(false, true, Optional.of(new Use(false, NOW)), RouteState.HELD, false);
        var sleep = sleep(SleepState.FALLING_ASLEEP, "SLEEP");
        assertEquals(
                SleepMove.Why.STILL_IN_USE,
                SleepPlanner.plan(sleep, open, NOW).orElseThrow().why());
        assertEquals(
                SleepMove.Why.REQUESTED,
                SleepPlanner.plan(sleep, wanted, NOW).orElseThrow().why());
    }

    private static void check(@Nullable String to, Sleep sleep, Facts facts) {
        assertEquals(
                Optional.ofNullable(to),
                SleepPlanner.plan(sleep, facts, NOW).map(move -> move.to().name()));
    }

    private static Sleep sleep(SleepState state, @Nullable String wish) {
        return new Sleep(
                UUID.randomUUID(),
                Optional.of(AFTER),
                state,
                Optional.ofNullable(wish).map(Sleep.Wish::valueOf),
                Optional.empty(),
                Optional.of(NOW));
    }
}
