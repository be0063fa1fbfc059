package berth.server.instance;

import berth.node.InstanceStatus;
import java.util.LinkedHashSet;
import java.util.Set;

/** Instances that Berth ends, or has ended lately. Not thread-safe. */
final class EndedByBerth {
    /** Also of those that are gone, for who looks later: as many as there may be between two looks of whoever asks. */
    private static final int MOST_KEPT = 10_000;

    private final LinkedHashSet<String> ids = new LinkedHashSet<>();
    private Set<String> latest = Set.of();

    /** Of those that were seen these are ended by now; those that were, and are wished again, stay. */
    void are(Set<String> ended, Observation seen) {
        boolean changed = ids.addAll(ended);
        for (InstanceStatus instance : seen.instances()) {
            changed |= !ended.contains(instance.id()) && ids.remove(instance.id());
        }
        while (ids.size() > MOST_KEPT) {
            ids.removeFirst();
        }
        if (changed) {
            latest = Set.copyOf(ids);
        }
    }

    boolean has(InstanceStatus instance) {
        return ids.contains(instance.id());
    }

    /** Their ids, as of now. */
    Set<String> ids() {
        return latest;
    }
}
