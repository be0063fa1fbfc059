package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.Port;
import berth.server.instance.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupPlannerTest {
    private static final GroupSpec LIVE = group(2, 1);

    @Test
    void whatRunsAsWishedIsLeftAlone() {
        var plan = GroupPlanner.plan(List.of(LIVE), seen(instance(LIVE.key(), InstanceState.HEALTHY)));
        assertEquals(new GroupPlanner.Plan(List.of(), Set.of()), plan);
    }

    @Test
    void missingInstancesAreMendedAndSurplusOnesLeftToBeDrained() {
        assertEquals(List.of(LIVE), GroupPlanner.plan(List.of(LIVE), seen()).apply());
        var one = instance(LIVE.key(), InstanceState.HEALTHY);
        var another = instance("j", LIVE.key(), InstanceState.HEALTHY);
        assertEquals(
                List.of(), GroupPlanner.plan(List.of(LIVE), seen(one, another)).apply());
    }

    @Test
    void anInstanceThatEndedForGoodIsMendedOneThatRestartsIsNot() {
        var ended = instance(LIVE.key(), InstanceState.EXITED);
        var restarting = instance(LIVE.key(), InstanceState.RESTARTING);
        assertEquals(
                List.of(LIVE), GroupPlanner.plan(List.of(LIVE), seen(ended)).apply());
        assertEquals(
                List.of(), GroupPlanner.plan(List.of(LIVE), seen(restarting)).apply());
    }

    @Test
    void anInstanceThatWasMadeAndNeverStartedIsMended() {
        var made = new InstanceStatus(
                "i", LIVE.key(), InstanceState.STARTING, 0, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(List.of(LIVE), GroupPlanner.plan(List.of(LIVE), seen(made)).apply());
    }

    @Test
    void groupsOfOtherReleasesAreRetired() {
        var old = group(1, 1).key();
        var plan = GroupPlanner.plan(
                List.of(LIVE), seen(instance(LIVE.key(), InstanceState.HEALTHY), instance(old, InstanceState.HEALTHY)));
        assertEquals(Set.of(old), plan.retire());
    }

    private static GroupSpec group(int release, int count) {
        var key = new GroupKey(new EnvironmentKey("e1", "shop", "production"), release, "app", "web");
        return new GroupSpec(
                key, "sha256:1", "", Map.of(), List.of(), new Limits(64 << 20, 1, 64), new Port.Expected(8080), count);
    }

    private static Observation seen(InstanceStatus... instances) {
        return new Observation(List.of(instances));
    }

    private static InstanceStatus instance(GroupKey group, InstanceState state) {
        return instance("i", group, state);
    }

    private static InstanceStatus instance(String id, GroupKey group, InstanceState state) {
        return new InstanceStatus(id, group, state, 1, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
