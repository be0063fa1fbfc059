package berth.node;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Whose instances have had their signal, and are not gone yet. Used only under the lock of the {@link FakeNodeRuntime},
 * which is given up while something is waited for.
 */
final class FakeEndings {
    private final FakeNodeRuntime runtime;
    private final Set<GroupKey> ending = new HashSet<>();
    private boolean slow;

    FakeEndings(FakeNodeRuntime runtime) {
        this.runtime = runtime;
    }

    void slow(boolean isSlow) {
        slow = isSlow;
    }

    boolean isEnding(String app) {
        return ending.stream().anyMatch(group -> group.environment().app().equals(app));
    }

    /** Returns when instances of the group that were to end have ended. */
    void end(GroupKey group) {
        ending.add(group);
        awaitEnd(() -> slow);
        ending.remove(group);
    }

    /** Orders of one group come one after the other. */
    void awaitOthers(GroupKey group) {
        awaitEnd(() -> ending.contains(group));
    }

    private void awaitEnd(BooleanSupplier underWay) {
        synchronized (runtime) {
            while (underWay.getAsBoolean()) {
                try {
                    runtime.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
