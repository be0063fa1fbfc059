package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.Port;
import berth.server.deployment.DeploymentPlanner.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final GroupSpec WEB = group("web", new Port.Expected(8080));
    private static final GroupSpec WORKER = group("worker", new Port.None());

    @Test
    void waitsWhileInstancesAreMissing() {
        assertInstanceOf(Step.Wait.class, plan(List.of(WEB), Map.of(), LATER));
    }

    @Test
    void waitsWhileTheWebInstanceStarts() {
        assertInstanceOf(Step.Wait.class, plan(WEB, seen(WEB, InstanceState.STARTING, 1, "", 1)));
    }

    @Test
    void isReadyAsSoonAsTheWebInstanceIsHealthy() {
        assertInstanceOf(Step.Ready.class, plan(WEB, seen(WEB, InstanceState.HEALTHY, 1, "", 0)));
    }

    @Test
    void aWorkerMustStayUpForAWhile() {
        assertInstanceOf(Step.Wait.class, plan(WORKER, seen(WORKER, InstanceState.HEALTHY, 1, "", 1)));
        assertInstanceOf(Step.Ready.class, plan(WORKER, seen(WORKER, InstanceState.HEALTHY, 1, "", 2)));
    }

    @Test
    void aClockThatWasSetBackKeepsNoWorkerWaiting() {
        assertInstanceOf(Step.Ready.class, plan(WORKER, seen(WORKER, InstanceState.HEALTHY, 1, "", -3600)));
    }

    @Test
    void allGroupsMustBeReady() {
        var seen = Map.of(
                WEB.key(), List.of(seen(WEB, InstanceState.HEALTHY, 1, "", 5)),
                WORKER.key(), List.of(seen(WORKER, InstanceState.STARTING, 1, "", 5)));
        assertInstanceOf(Step.Wait.class, plan(List.of(WEB, WORKER), seen, LATER));
    }

    @Test
    void itIsKnownWhenTheNextOneThatListensOnNothingWillHaveBeenQuietForLongEnough() {
        assertEquals(Optional.of(Duration.ofSeconds(1)), untilQuiet(WORKER, InstanceState.HEALTHY, 1));
        assertEquals(Optional.empty(), untilQuiet(WORKER, InstanceState.HEALTHY, 2));
        assertEquals(Optional.empty(), untilQuiet(WORKER, InstanceState.RESTARTING, 1));
        assertEquals(Optional.empty(), untilQuiet(WEB, InstanceState.HEALTHY, 1));
    }

    private static Optional<Duration> untilQuiet(GroupSpec group, InstanceState state, int ranFor) {
        return DeploymentPlanner.untilQuiet(
                List.of(group), Map.of(group.key(), List.of(seen(group, state, 1, "", ranFor))), NOW);
    }

    @Test
    void anInstanceThatEndedForGoodFailsAtOnceWithItsReason() {
        var fail = failed(plan(WEB, seen(WEB, InstanceState.EXITED, 1, "instance.not-startable", 0)));
        assertEquals("instance.not-startable", fail.failure().code());
        assertTrue(
                fail.failure().message().startsWith("the new web instance is not healthy: "),
                fail.failure().message());
        assertTrue(fail.instance().isPresent());
    }

    @Test
    void anInstanceMayEndTwiceBeforeItIsGivenUp() {
        int most = DeploymentPlanner.MOST_ENDINGS;
        assertInstanceOf(
                Step.Wait.class, plan(WEB, seen(WEB, InstanceState.RESTARTING, most - 1, "instance.exited", 0)));
        assertInstanceOf(Step.Wait.class, plan(WEB, seen(WEB, InstanceState.STARTING, most, "instance.exited", 0)));
        for (var third : List.of(
                seen(WEB, InstanceState.RESTARTING, most, "instance.exited", 0),
                seen(WEB, InstanceState.STARTING, most + 1, "instance.exited", 0))) {
            assertEquals("instance.exited", failed(plan(WEB, third)).failure().code());
        }
    }

    @Test
    void listeningOnLoopbackOnlyIsNotWaitedForUntilTheDeadline() {
        var early = seen(WEB, InstanceState.STARTING, 1, "instance.loopback-only", 9);
        var late = seen(WEB, InstanceState.STARTING, 1, "instance.loopback-only", 11);
        assertInstanceOf(Step.Wait.class, plan(WEB, early));
        var fail = failed(plan(WEB, late));
        assertEquals("instance.loopback-only", fail.failure().code());
        assertTrue(fail.failure().nextStep().contains("0.0.0.0"), fail.failure().nextStep());
    }

    @Test
    void theDeadlineFailsWithWhatIsKnown() {
        var starting = seen(WEB, InstanceState.STARTING, 1, "", 60);
        var fail = failed(plan(List.of(WEB), Map.of(WEB.key(), List.of(starting)), NOW));
        assertEquals("instance.not-listening", fail.failure().code());
        assertTrue(fail.failure().message().contains("8080"), fail.failure().message());
        assertEquals(
                "deployment.timed-out",
                failed(plan(List.of(WEB), Map.of(), NOW)).failure().code());
    }

    private static Step plan(GroupSpec group, InstanceStatus instance) {
        return plan(List.of(group), Map.of(group.key(), List.of(instance)), LATER);
    }

    private static Step plan(List<GroupSpec> wished, Map<GroupKey, List<InstanceStatus>> seen, Instant deadline) {
        return DeploymentPlanner.plan(wished, seen, NOW, !NOW.isBefore(deadline));
    }

    private static Step.Fail failed(Step step) {
        return assertInstanceOf(Step.Fail.class, step);
    }

    private static GroupSpec group(String process, Port port) {
        var key = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 2, "app", process);
        return new GroupSpec(key, "sha256:1", "", Map.of(), List.of(), new Limits(64 << 20, 1, 64), port, 1);
    }

    private static InstanceStatus seen(GroupSpec group, InstanceState state, int starts, String reason, int seconds) {
        return new InstanceStatus(
                "i1",
                group.key(),
                state,
                starts,
                Optional.empty(),
                reason.isEmpty() ? Optional.empty() : Optional.of(new InstanceStatus.Reason(reason, "has a reason")),
                Optional.of(NOW.minusSeconds(seconds)));
    }
}
