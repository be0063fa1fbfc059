package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrashWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final GroupKey WEB = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 1, "app", "web");

    private final CrashWatch watch = new CrashWatch();

    @Test
    void theFourthEndingIsACrashLoopAndIsToldOnce() {
        assertEquals(List.of(), look(0, InstanceState.HEALTHY, 1));
        assertEquals(List.of(), look(1, InstanceState.RESTARTING, 1));
        assertEquals(List.of(), look(2, InstanceState.RESTARTING, 3));
        assertEquals(List.of(true), look(3, InstanceState.RESTARTING, 4));
        assertEquals(List.of(), look(4, InstanceState.RESTARTING, 5));
    }

    @Test
    void oneThatComesUpOnceMoreIsToldWhenItEndsWithItsCause() {
        assertEquals(List.of(), look(0, InstanceState.HEALTHY, 1));
        assertEquals(List.of(), look(1, InstanceState.STARTING, 5));
        assertEquals(List.of(true), look(2, InstanceState.RESTARTING, 5));
    }

    @Test
    void oneThatRunsSteadilyAgainHasRecovered() {
        look(0, InstanceState.HEALTHY, 1);
        assertEquals(List.of(true), look(1, InstanceState.RESTARTING, 4));
        assertEquals(List.of(), look(20, InstanceState.HEALTHY, 5, 0));
        assertEquals(List.of(false), look(50, InstanceState.HEALTHY, 5, 30));
        assertEquals(List.of(), look(60, InstanceState.RESTARTING, 5));
    }

    @Test
    void endingsFarApartAreNone() {
        look(0, InstanceState.HEALTHY, 1);
        for (int ending = 1; ending < 10; ending++) {
            assertEquals(List.of(), look(ending * 400, InstanceState.RESTARTING, ending));
        }
    }

    @Test
    void oneThatStandsStillForLongCannotBeStarted() {
        assertEquals(List.of(), look(0, InstanceState.EXITED, 0));
        assertEquals(List.of(), look(29, InstanceState.EXITED, 0));
        assertEquals(List.of(true), look(30, InstanceState.EXITED, 0));
    }

    @Test
    void afterARestartOfTheControlPlaneOneThatEndedOftenIsFoundAtOnceAndOneThatRunsIsLeftAlone() {
        assertEquals(List.of(true), look(0, InstanceState.RESTARTING, 9));
        assertEquals(List.of(), new CrashWatch().look(List.of(instance(InstanceState.HEALTHY, 9, 100)), NOW));
    }

    @Test
    void oneThatWasMarkedBeforeTheRestartIsNotToldTwiceAndRecovers() {
        watch.resume(List.of(instance(InstanceState.HEALTHY, 9, 100)));
        assertEquals(List.of(), look(0, InstanceState.HEALTHY, 9));
        assertEquals(List.of(), look(29, InstanceState.HEALTHY, 9));
        assertEquals(List.of(false), look(30, InstanceState.HEALTHY, 9));
        watch.resume(List.of(instance(InstanceState.RESTARTING, 9, 0)));
        assertEquals(List.of(), look(31, InstanceState.RESTARTING, 9));
    }

    private List<Boolean> look(int second, InstanceState state, int starts) {
        return look(second, state, starts, 0);
    }

    private List<Boolean> look(int second, InstanceState state, int starts, int ranFor) {
        var now = NOW.plusSeconds(second);
        return watch
                .look(
                        List.of(new InstanceStatus(
                                "i1",
                                WEB,
                                state,
                                starts,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(now.minusSeconds(ranFor)))),
                        now)
                .stream()
                .map(CrashWatch.Change::crashed)
                .toList();
    }

    private static InstanceStatus instance(InstanceState state, int starts, int ranFor) {
        return new InstanceStatus(
                "i1", WEB, state, starts, Optional.empty(), Optional.empty(), Optional.of(NOW.minusSeconds(ranFor)));
    }
}
