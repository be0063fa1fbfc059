package berth.server.deployment;

import berth.node.GroupSpec;
import berth.server.instance.Observation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The end of what nobody wishes any more: whole groups, and instances that are too many. */
@ApplicationScoped
class Ending {
    private final Retirement retirement;
    private final ScaleDown scaleDown;

    Ending(Retirement retirement, ScaleDown scaleDown) {
        this.retirement = retirement;
        this.scaleDown = scaleDown;
    }

    void turn(List<GroupSpec> wished, Observation seen) {
        scaleDown.turn(wished, seen);
        retirement.turn(GroupPlanner.plan(wished, seen).retire(), seen);
    }
}
