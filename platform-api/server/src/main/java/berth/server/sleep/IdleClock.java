package berth.server.sleep;

import berth.router.RouterActivity;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Since when environments are idle, from looks at what the router has counted. Known to this control plane only: after its start,
 * after a deployment and after waking, time is counted anew. Not thread-safe.
 */
public final class IdleClock {
    private final Map<UUID, Mark> marks = new HashMap<>();

    private record Mark(Map<String, Long> begun, Instant since) {}

    /**
     * Looks at an environment.
     *
     * @param upstreams addresses of its instances, {@code address:port}
     * @param now on the steady clock: whoever sets the machine's makes nobody idle
     */
    public SleepPlanner.Use look(UUID environment, Collection<String> upstreams, RouterActivity activity, Instant now) {
        var begun = new HashMap<String, Long>();
        upstreams.forEach(upstream -> begun.put(upstream, activity.begun().getOrDefault(upstream, 0L)));
        boolean open = upstreams.stream().anyMatch(activity.inFlight()::containsKey);
        var mark = marks.get(environment);
        if (open || mark == null || !mark.begun().equals(begun)) {
            mark = new Mark(begun, now);
            marks.put(environment, mark);
        }
        return new SleepPlanner.Use(open, mark.since());
    }

    /** Forgets all others: their time is counted anew one day. */
    public void keepOnly(Set<UUID> environments) {
        marks.keySet().retainAll(environments);
    }
}
