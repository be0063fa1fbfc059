package berth.server.instance;

import berth.node.NodeRuntime;
import berth.server.release.Redaction;
import java.util.Map;

/** What is known of the instances of a node, for tests without a database. */
public final class InstancesOf {
    private InstancesOf() {}

    /** Whose apps have no secrets. */
    public static Instances node(NodeRuntime runtime) {
        return new Instances(runtime, new ToldReasons((environment, release) -> Redaction.of(Map.of())));
    }
}
