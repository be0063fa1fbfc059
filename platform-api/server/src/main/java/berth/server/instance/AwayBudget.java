package berth.server.instance;

import berth.node.GroupKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often it is told that instances are away: what ends again and again must not fill the events. Not thread-safe. */
final class AwayBudget {
    /** As often within {@link #WITHIN} for each instance of a group. Who is away more often is in a crash loop by far. */
    static final int MOST = 20;

    static final Duration WITHIN = Duration.ofHours(1);

    private final Map<GroupKey, Deque<Instant>> told = new HashMap<>();
    private Map<GroupKey, Long> instances = Map.of();
    private Instant now = Instant.EPOCH;

    /** @param counts how many instances each group has now */
    void turn(Instant at, Map<GroupKey, Long> counts) {
        now = at;
        instances = counts;
        told.values().forEach(all -> all.removeIf(each -> !each.isAfter(now.minus(WITHIN))));
        told.values().removeIf(Deque::isEmpty);
    }

    /** Adds it to the changes, unless there were too many of its group; returns whether it did. */
    boolean tell(AwayWatch.Change away, List<AwayWatch.Change> changes) {
        var group = away.instance().group();
        var before = told.computeIfAbsent(group, any -> new ArrayDeque<>());
        if (before.size() >= MOST * Math.max(1, instances.getOrDefault(group, 0L))) {
            return false;
        }
        before.add(now);
        changes.add(away);
        return true;
    }
}
