package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which instances end again and again. The engine starts them again after growing pauses of up to a minute, for ever: so one
 * recovers by itself when its cause is gone. Not thread-safe.
 */
final class CrashWatch {
    /** An instance that ended so often within {@link #WINDOW} is in a crash loop. */
    static final int ENDINGS = 4;

    static final Duration WINDOW = Duration.ofMinutes(10);
    /** One that stands still for so long, though it is started again and again, cannot be started. */
    static final Duration STANDSTILL = Duration.ofSeconds(30);
    /** After so long in health it is out of it. */
    static final Duration STEADY = Duration.ofSeconds(30);

    private final Map<String, History> histories = new HashMap<>();

    /**
     * What changed.
     *
     * @param crashed false: it has recovered
     */
    record Change(InstanceStatus instance, boolean crashed) {}

    /** These were in a crash loop when another control plane looked last. To be told before the first look. */
    void resume(List<InstanceStatus> crashed) {
        crashed.forEach(instance -> histories.put(instance.id(), new History(instance, true)));
    }

    /** @param now on the steady clock */
    List<Change> look(List<InstanceStatus> seen, Instant now) {
        Set<String> ids = seen.stream().map(InstanceStatus::id).collect(Collectors.toSet());
        histories.keySet().retainAll(ids);
        var changes = new ArrayList<Change>();
        for (InstanceStatus instance : seen) {
            histories
                    .computeIfAbsent(instance.id(), id -> new History(instance, false))
                    .look(instance, now)
                    .ifPresent(changes::add);
        }
        return changes;
    }

    private static final class History {
        private final Deque<Instant> endings = new ArrayDeque<>();
        private int ended;
        private Optional<Instant> still = Optional.empty();
        private Optional<Instant> well = Optional.empty();
        private boolean crashed;

        /** Its past is not known; but how often it was started is. */
        History(InstanceStatus first, boolean crashed) {
            this.crashed = crashed;
            ended = isOver(first) ? 0 : Math.max(0, first.starts() - 1);
        }

        Optional<Change> look(InstanceStatus instance, Instant now) {
            int total = isOver(instance) ? instance.starts() : Math.max(0, instance.starts() - 1);
            for (int more = Math.min(total - ended, ENDINGS); more > 0; more--) {
                endings.add(now);
            }
            well = !isWell(instance)
                    ? Optional.empty()
                    : total == ended ? well.or(() -> Optional.of(now)) : Optional.of(now);
            ended = total;
            endings.removeIf(at -> at.isBefore(now.minus(WINDOW)));
            still = instance.state() == InstanceState.EXITED ? still.or(() -> Optional.of(now)) : Optional.empty();
            // Told when it has just ended: while it comes up once more, nobody knows what it ended of.
            boolean isLost = isOver(instance)
                    && (endings.size() >= ENDINGS
                            || still.filter(since -> !now.isBefore(since.plus(STANDSTILL)))
                                    .isPresent());
            if (isLost && !crashed) {
                crashed = true;
                return Optional.of(new Change(instance, true));
            }
            if (crashed
                    && well.filter(since -> !now.isBefore(since.plus(STEADY))).isPresent()) {
                crashed = false;
                endings.clear();
                return Optional.of(new Change(instance, false));
            }
            return Optional.empty();
        }

        private static boolean isOver(InstanceStatus instance) {
            return instance.state() == InstanceState.RESTARTING || instance.state() == InstanceState.EXITED;
        }

        private static boolean isWell(InstanceStatus instance) {
            return instance.state() == InstanceState.HEALTHY;
        }
    }
}
