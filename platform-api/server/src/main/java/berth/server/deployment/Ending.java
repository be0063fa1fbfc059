package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The end of what nobody wishes any more: whole groups, and instances that are too many. */
@ApplicationScoped
class Ending {
    private final Retirement retirement;
    private final ScaleDown scaleDown;
    private final Instances instances;

    Ending(Retirement retirement, ScaleDown scaleDown, Instances instances) {
        this.retirement = retirement;
        this.scaleDown = scaleDown;
        this.instances = instances;
    }

    /** Whether whole groups are being stopped that are such. */
    boolean isStopping(Predicate<GroupKey> some) {
        return retirement.isStopping(some);
    }

    /** Returns whether something of that is on its way out yet. */
    boolean turn(List<GroupSpec> wished, Observation seen) {
        var retire = GroupPlanner.plan(wished, seen).retire();
        var surplus = scaleDown.surplus(wished, seen);
        // Before any of it is stopped: whoever sees it end knows that nobody else has ended it.
        instances.leave(seen, leaving(retire, surplus, seen));
        boolean fewer = scaleDown.turn(surplus, seen);
        boolean none = retirement.turn(retire, seen);
        return fewer || none;
    }

    private static Set<String> leaving(Set<GroupKey> retire, Map<GroupKey, List<String>> surplus, Observation seen) {
        return seen.instances().stream()
                .filter(instance -> retire.contains(instance.group())
                        || surplus.getOrDefault(instance.group(), List.of()).contains(instance.id()))
                .map(InstanceStatus::id)
                .collect(Collectors.toSet());
    }
}
