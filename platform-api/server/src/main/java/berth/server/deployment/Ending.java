package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.server.instance.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;

/** The end of what nobody wishes any more: whole groups, and instances that are too many. */
@ApplicationScoped
class Ending {
    private final Retirement retirement;
    private final ScaleDown scaleDown;

    Ending(Retirement retirement, ScaleDown scaleDown) {
        this.retirement = retirement;
        this.scaleDown = scaleDown;
    }

    /** Whether whole groups are being stopped that are such. */
    boolean isStopping(Predicate<GroupKey> some) {
        return retirement.isStopping(some);
    }

    /** Returns whether something of that is on its way out yet. */
    boolean turn(List<GroupSpec> wished, Observation seen) {
        boolean fewer = scaleDown.turn(wished, seen);
        boolean none = retirement.turn(GroupPlanner.plan(wished, seen).retire(), seen);
        return fewer || none;
    }
}
