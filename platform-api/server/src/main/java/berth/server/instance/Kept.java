package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.util.Comparator;
import java.util.List;

/**
 * Which instances of a group stay when it has more than are wished. Pure, and the same for all who ask: those that stay are
 * routed, and only the others are ended.
 */
public final class Kept {
    private Kept() {}

    /** The first so many: healthy ones before others, older before newer. In order of creation. */
    public static List<InstanceStatus> of(List<InstanceStatus> group, int count) {
        if (group.size() <= count) {
            return group;
        }
        var kept = group.stream()
                .sorted(Comparator.comparing(instance -> rank(instance.state())))
                .limit(count)
                .toList();
        return group.stream().filter(kept::contains).toList();
    }

    /** The others. */
    public static List<InstanceStatus> surplus(List<InstanceStatus> group, int count) {
        var kept = of(group, count);
        return group.stream().filter(instance -> !kept.contains(instance)).toList();
    }

    private static int rank(InstanceState state) {
        return switch (state) {
            case HEALTHY -> 0;
            case UNHEALTHY -> 1;
            case STARTING -> 2;
            case RESTARTING -> 3;
            case EXITED -> 4;
        };
    }
}
