package berth.server.formation;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.setting.BerthConfig;
import jakarta.enterprise.context.ApplicationScoped;

/** How much instances may claim of the machine. */
@ApplicationScoped
class NodeSize {
    private final NodeRuntime runtime;
    private final BerthConfig.Instances limits;

    NodeSize(NodeRuntime runtime, BerthConfig config) {
        this.runtime = runtime;
        this.limits = config.instances();
    }

    /** @throws PlatformException UNAVAILABLE, {@code node.unavailable} */
    Admission admission() {
        try {
            return Admission.of(runtime.capacity(), limits.memoryOvercommit(), limits.cpuOvercommit());
        } catch (NodeUnavailableException e) {
            throw new PlatformException(
                    Category.UNAVAILABLE,
                    "node.unavailable",
                    "the node does not say what it has: " + e.getMessage(),
                    "try again soon; nothing was changed");
        }
    }
}
