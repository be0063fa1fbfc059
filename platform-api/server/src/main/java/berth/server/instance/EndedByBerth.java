package berth.server.instance;

import berth.node.InstanceStatus;
import java.util.LinkedHashSet;
import java.util.Set;

/** Instances that Berth ends, or has ended lately. Not thread-safe. */
final class EndedByBerth {
    /** Also of those that are gone, for who looks later: as many as there may be between two looks of whoever asks. */
    private static final int MOST = 10_000;

    private final LinkedHashSet<String> ids = new LinkedHashSet<>();

    /** Of those that were seen these are ended by now; those that were, and are wished again, stay. */
    void are(Set<String> ended, Observation seen) {
        seen.instances().stream()
                .map(InstanceStatus::id)
                .filter(id -> !ended.contains(id))
                .forEach(ids::remove);
        ids.addAll(ended);
        while (ids.size() > MOST) {
            ids.removeFirst();
        }
    }

    boolean has(InstanceStatus instance) {
        return ids.contains(instance.id());
    }
}
