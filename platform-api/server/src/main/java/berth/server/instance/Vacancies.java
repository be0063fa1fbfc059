package berth.server.instance;

import berth.node.GroupKey;
import berth.server.instance.AwayChange.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Places of instances that are gone, until others take them. Not thread-safe. */
final class Vacancies {
    /** One that appears later has come for another reason. */
    private static final Duration OPEN = Duration.ofMinutes(1);

    private final Map<GroupKey, Deque<Vacancy>> open = new HashMap<>();

    /**
     * A place.
     *
     * @param ended how the one went that had it
     */
    record Vacancy(Ended ended, Instant at, Absence absence) {
        String of() {
            return ended.instance().id();
        }
    }

    void add(Vacancy vacancy) {
        open.computeIfAbsent(vacancy.ended().instance().group(), any -> new ArrayDeque<>())
                .add(vacancy);
    }

    /** That a new one of the group takes: the oldest. */
    Optional<Vacancy> take(GroupKey group) {
        return Optional.ofNullable(open.get(group)).map(Deque::poll);
    }

    void closeOld(Instant now) {
        open.values().forEach(all -> all.removeIf(each -> now.isAfter(each.at().plus(OPEN))));
        open.values().removeIf(Deque::isEmpty);
    }
}
