package berth.server.instance;

import berth.server.time.DatabaseAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** What is to be told of environments, of each in order. What cannot be told is tried again. Not thread-safe. */
final class Untold {
    /** For so long: the database may be away. */
    static final Duration KEPT = Duration.ofHours(1);
    /** Where so many environments' events cannot be told, others' cannot be either: each may take until its time is over. */
    static final int MOST_FAILURES = 3;

    private static final Logger LOG = Logger.getLogger(Untold.class);

    private final Clock steady;
    private final Map<String, Deque<Item>> byEnvironment = new LinkedHashMap<>();

    Untold(Clock steady) {
        this.steady = steady;
    }

    private record Item(Instant at, Runnable tell) {}

    void add(String environment, Runnable tell) {
        byEnvironment.computeIfAbsent(environment, any -> new ArrayDeque<>()).add(new Item(steady.instant(), tell));
    }

    /** Tells what it can, and throws why it could not tell the rest, which is kept. */
    void tell() {
        var failures = new ArrayList<RuntimeException>();
        for (var each : List.copyOf(byEnvironment.entrySet())) {
            byEnvironment.remove(each.getKey());
            try {
                tell(each.getValue());
            } catch (RuntimeException e) {
                failures.add(e);
                // Last by the next time, so that it does not keep others from being told.
                byEnvironment.put(each.getKey(), each.getValue());
            }
            if (failures.size() == MOST_FAILURES) {
                break;
            }
        }
        if (!failures.isEmpty()) {
            // That the database is away is told once for all who fail of it: another failure must not hide behind it.
            var first = failures.stream()
                    .filter(each -> DatabaseAway.cause(each).isEmpty())
                    .findFirst()
                    .orElse(failures.getFirst());
            failures.stream().filter(each -> each != first).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void tell(Deque<Item> items) {
        while (!items.isEmpty()) {
            var next = items.getFirst();
            try {
                next.tell().run();
            } catch (RuntimeException e) {
                if (steady.instant().isBefore(next.at().plus(KEPT))) {
                    throw e;
                }
                LOG.errorf(e, "an event of an instance is lost");
            }
            items.removeFirst();
        }
    }
}
