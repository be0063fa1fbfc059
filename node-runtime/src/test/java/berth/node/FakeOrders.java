package berth.node;

import java.util.ArrayList;
import java.util.List;

/** What a {@link FakeNodeRuntime} was ordered, in order. Used only under that one's lock. */
final class FakeOrders {
    private final List<GroupSpec> applied = new ArrayList<>();
    private final List<GroupKey> removed = new ArrayList<>();
    private final List<EnvironmentKey> removedEnvironments = new ArrayList<>();

    void apply(GroupSpec group) {
        applied.add(group);
    }

    void remove(GroupKey group) {
        removed.add(group);
    }

    void remove(EnvironmentKey environment) {
        removedEnvironments.add(environment);
    }

    List<GroupSpec> applied() {
        return List.copyOf(applied);
    }

    List<GroupKey> removed() {
        return List.copyOf(removed);
    }

    List<EnvironmentKey> removedEnvironments() {
        return List.copyOf(removedEnvironments);
    }
}
