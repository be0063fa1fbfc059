package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.instance.Kept;
import berth.server.instance.Observation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What differs between the groups that should run and those that do. Pure. */
final class GroupPlanner {
    private GroupPlanner() {}

    /**
     * @param apply groups that have fewer instances than wished, or some that ended for good or were never started; those
     *     that have more are drained first
     * @param retire groups that nobody wishes any more
     */
    record Plan(List<GroupSpec> apply, Set<GroupKey> retire) {}

    /** @param wished groups of live releases, and of those that deployments are starting */
    static Plan plan(List<GroupSpec> wished, Observation seen) {
        Map<GroupKey, List<InstanceStatus>> groups = seen.byGroup();
        var apply = wished.stream()
                .filter(group -> !isComplete(group, groups.getOrDefault(group.key(), List.of())))
                .toList();
        var keys = wished.stream().map(GroupSpec::key).collect(Collectors.toSet());
        var retire = groups.keySet().stream().filter(key -> !keys.contains(key)).collect(Collectors.toSet());
        return new Plan(apply, retire);
    }

    /**
     * Whether nothing is missing of it, and all that stays runs or is about to. One that was made and not started is about to
     * only as long as whoever made it lives: an order more does no harm.
     */
    static boolean isComplete(GroupSpec group, List<InstanceStatus> instances) {
        return instances.size() >= group.count()
                && Kept.of(instances, group.count()).stream()
                        .noneMatch(instance -> instance.state() == InstanceState.EXITED || instance.starts() == 0);
    }
}
