package berth.node;

import java.util.ArrayList;
import java.util.List;

/** What a {@link FakeNodeRuntime} was ordered while it answered, which outlives what came of it. Thread-safe. */
public final class FakeOrders {
    private final List<GroupSpec> applied = new ArrayList<>();
    private final List<GroupKey> removed = new ArrayList<>();
    private final List<EnvironmentKey> removedEnvironments = new ArrayList<>();

    FakeOrders() {}

    synchronized void apply(GroupSpec group) {
        applied.add(group);
    }

    synchronized void remove(GroupKey group) {
        removed.add(group);
    }

    synchronized void remove(EnvironmentKey environment) {
        removedEnvironments.add(environment);
    }

    /** All groups that were applied, in order. */
    public synchronized List<GroupSpec> applied() {
        return List.copyOf(applied);
    }

    /** All groups that were removed, in order. */
    public synchronized List<GroupKey> removed() {
        return List.copyOf(removed);
    }

    /** All environments that were removed, in order. */
    public synchronized List<EnvironmentKey> removedEnvironments() {
        return List.copyOf(removedEnvironments);
    }
}
