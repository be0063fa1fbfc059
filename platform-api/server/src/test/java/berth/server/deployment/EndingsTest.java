package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private static final GroupKey WEB = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 2, "app", "web");
    private static final Instant LIVE = Instant.parse("2026-01-31T12:00:00Z");
    private static final InstanceStatus WELL = instance("a", InstanceState.HEALTHY, 1);

    @Test
    void endingsOfAllInstancesAreCounted() {
        var endings = Endings.sinceNow(List.of(WELL, instance("b", InstanceState.HEALTHY, 1)));
        assertEquals(
                Optional.empty(),
                endings.look(
                        List.of(instance("a", InstanceState.RESTARTING, 1), instance("b", InstanceState.HEALTHY, 1)),
                        LIVE));
        var second = instance("b", InstanceState.RESTARTING, 1);
        assertEquals(Optional.of(second), endings.look(List.of(instance("a", InstanceState.HEALTHY, 2), second), LIVE));
    }

    @Test
    void anEndingCountsOnceHoweverOftenItIsSeen() {
        var endings = Endings.sinceNow(List.of(WELL));
        for (int look = 0; look < 5; look++) {
            assertEquals(Optional.empty(), endings.look(List.of(instance("a", InstanceState.RESTARTING, 1)), LIVE));
        }
        assertEquals(Optional.empty(), endings.look(List.of(instance("a", InstanceState.HEALTHY, 2)), LIVE));
    }

    @Test
    void anEndingWithoutAnErrorIsExcusedOnceOfEachInstance() {
        var endings = Endings.sinceNow(List.of(WELL, instance("b", InstanceState.HEALTHY, 1)));
        assertEquals(
                Optional.empty(),
                endings.look(List.of(ended("a", 1, 0), instance("b", InstanceState.HEALTHY, 1)), LIVE));
        assertEquals(
                Optional.empty(),
                endings.look(List.of(instance("a", InstanceState.HEALTHY, 2), ended("b", 1, 0)), LIVE));
        assertEquals(Optional.empty(), endings.look(List.of(ended("a", 2, 0)), LIVE));
        assertTrue(endings.look(List.of(ended("a", 3, 0)), LIVE).isPresent());
    }

    @Test
    void whatEndedBeforeDoesNotCount() {
        var endings = Endings.sinceNow(List.of(instance("a", InstanceState.HEALTHY, 3)));
        assertEquals(Optional.empty(), endings.look(List.of(instance("a", InstanceState.HEALTHY, 3)), LIVE));
        assertEquals(Optional.empty(), endings.look(List.of(instance("a", InstanceState.HEALTHY, 4)), LIVE));
        assertTrue(endings.look(List.of(instance("a", InstanceState.HEALTHY, 5)), LIVE)
                .isPresent());
    }

    @Test
    void ofThoseThatComeLaterAllCount() {
        var endings = Endings.sinceNow(List.of(WELL));
        assertTrue(endings.look(List.of(WELL, instance("b", InstanceState.HEALTHY, 3)), LIVE)
                .isPresent());
    }

    @Test
    void oneThatIsNotWellForLongCountsAgainAndAgain() {
        var endings = Endings.sinceNow(List.of(WELL));
        var ill = instance("a", InstanceState.UNHEALTHY, 1);
        assertEquals(Optional.empty(), endings.look(List.of(ill), LIVE));
        assertEquals(Optional.empty(), endings.look(List.of(ill), LIVE.plus(Endings.SILENCE)));
        assertEquals(Optional.of(ill), endings.look(List.of(ill), LIVE.plus(Endings.SILENCE.multipliedBy(2))));
    }

    @Test
    void oneThatIsNotWellBesideOthersThatServeDoesNotCount() {
        var other = instance("b", InstanceState.HEALTHY, 1);
        var ill = instance("a", InstanceState.UNHEALTHY, 1);
        var endings = Endings.sinceNow(List.of(WELL, other));
        for (int second = 0; second <= 60; second += 10) {
            assertEquals(Optional.empty(), endings.look(List.of(ill, other), LIVE.plusSeconds(second)));
        }
    }

    @Test
    void aProcessTypeMostOfWhichIsNotWellCountsWhateverOthersDo() {
        var worker = new InstanceStatus(
                "w",
                new GroupKey(WEB.environment(), WEB.release(), WEB.component(), "worker"),
                InstanceState.HEALTHY,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var seen = List.of(
                instance("a", InstanceState.UNHEALTHY, 1),
                instance("b", InstanceState.UNHEALTHY, 1),
                instance("c", InstanceState.HEALTHY, 1),
                worker);
        var endings = Endings.sinceNow(List.of());
        assertEquals(Optional.empty(), endings.look(seen, LIVE));
        assertEquals(Optional.empty(), endings.look(seen, LIVE.plus(Endings.SILENCE)));
        assertEquals(Optional.of(seen.getFirst()), endings.look(seen, LIVE.plus(Endings.SILENCE.multipliedBy(2))));
    }

    @Test
    void oneThatIsWellAgainSoonDoesNot() {
        var endings = Endings.sinceNow(List.of(WELL));
        var ill = instance("a", InstanceState.UNHEALTHY, 1);
        for (int second = 0; second < 60; second += 5) {
            assertEquals(
                    Optional.empty(), endings.look(List.of(second % 10 == 0 ? ill : WELL), LIVE.plusSeconds(second)));
        }
    }

    @Test
    void whatWasStoppedByHandDoesNot() {
        var endings = Endings.sinceNow(List.of(WELL, instance("b", InstanceState.HEALTHY, 1)));
        assertEquals(
                Optional.empty(),
                endings.look(
                        List.of(instance("a", InstanceState.EXITED, 1), instance("b", InstanceState.EXITED, 1)), LIVE));
    }

    @Test
    void whereNobodyLookedAtFirstTheLastStartTells() {
        var endings =
                Endings.since(LIVE, List.of(started("a", LIVE.plusSeconds(5)), started("b", LIVE.minusSeconds(5))));
        assertEquals(
                Optional.empty(),
                endings.look(List.of(started("a", LIVE.plusSeconds(5)), started("b", LIVE.minusSeconds(5))), LIVE));
        assertTrue(endings.look(List.of(instance("b", InstanceState.RESTARTING, 2)), LIVE)
                .isPresent());
    }

    private static InstanceStatus started(String id, Instant at) {
        return new InstanceStatus(
                id, WEB, InstanceState.HEALTHY, 2, Optional.empty(), Optional.empty(), Optional.of(at));
    }

    private static InstanceStatus ended(String id, int starts, int code) {
        return new InstanceStatus(
                id,
                WEB,
                InstanceState.RESTARTING,
                starts,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new InstanceStatus.Exit(
                        code,
                        Optional.empty(),
                        false,
                        new InstanceStatus.Reason("instance.exited", "exited with code " + code))));
    }

    private static InstanceStatus instance(String id, InstanceState state, int starts) {
        return new InstanceStatus(id, WEB, state, starts, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
