package berth.server.instance;

import berth.node.GroupKey;
import berth.node.InstanceStatus;
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

    /**
     * Takes one for an instance of that group, if any is left.
     *
     * @param there all instances that there are now
     */
    boolean take(GroupKey group, Instant now, List<InstanceStatus> there) {
        told.values().forEach(all -> all.removeIf(each -> !each.isAfter(now.minus(WITHIN))));
        told.values().removeIf(Deque::isEmpty);
        var before = told.computeIfAbsent(group, any -> new ArrayDeque<>());
        // Counted here: at rest nothing is told, and there may be thousands.
        long instances =
                there.stream().filter(each -> each.group().equals(group)).count();
        return before.size() < MOST * Math.max(1, instances) && before.add(now);
    }
}
