package berth.node.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * For who waits until something happens to a container, as the engine's events tell it. Whoever watches first and then looks
 * misses nothing: what happens after the look ends the waiting, also if it comes before that has begun.
 */
final class Happenings {
    /** The engine tells nothing of what happens, so it has to be looked at. */
    private static final Duration BLIND = Duration.ofMillis(250);

    /** The engine drops events that are not read fast enough, and those between two streams if the clock was set back. */
    private static final Duration DROPPED = Duration.ofSeconds(10);

    private final BooleanSupplier flows;
    private final Duration dropped;
    private final ConcurrentHashMap<String, List<Watch>> watches = new ConcurrentHashMap<>();

    /** @param flows whether the engine tells what happens now */
    Happenings(BooleanSupplier flows) {
        this(flows, DROPPED);
    }

    /** @param dropped after which one looks again all the same */
    Happenings(BooleanSupplier flows, Duration dropped) {
        this.flows = flows;
        this.dropped = dropped;
    }

    void take(EngineEvent event) {
        happened(event.id());
    }

    /** Of what the engine tells no event: it does not when it could not start a container. */
    void happened(String id) {
        watches.getOrDefault(id, List.of()).forEach(watch -> watch.happened.release());
    }

    /** What happens to the container from now on is noticed. */
    Watch watch(String id) {
        Watch watch = new Watch(id);
        watches.compute(id, (same, others) -> {
            List<Watch> all = Optional.ofNullable(others).orElseGet(CopyOnWriteArrayList::new);
            all.add(watch);
            return all;
        });
        return watch;
    }

    /** How many containers are watched. */
    int watched() {
        return watches.size();
    }

    /** Of one who waits. */
    final class Watch implements AutoCloseable {
        private final String id;
        private final Semaphore happened = new Semaphore(0);

        private Watch(String id) {
            this.id = id;
        }

        /** Returns when something has happened since the last time, or since this is there; sooner or later in any case. */
        void await() throws InterruptedException {
            Duration atMost = flows.getAsBoolean() ? dropped : BLIND;
            if (happened.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                happened.drainPermits();
            }
        }

        @Override
        public void close() {
            watches.computeIfPresent(id, (same, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
