package berth.node.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How instances ended last, as the engine's events tell it: one that the engine has started again says it itself no more.
 * Times are the engine's and are compared only with each other. What is told is counted, so that it has an order whatever the
 * engine's clock does.
 */
final class ToldExits {
    /** Of one whose start is older than all events that there are. */
    private static final Duration LONG = ChronoUnit.FOREVER.getDuration();

    private final AtomicLong moment = new AtomicLong();
    private final ConcurrentHashMap<String, Memory> memories = new ConcurrentHashMap<>();

    /** @param ran from start to end */
    record Ended(Instant at, int code, boolean outOfMemory, Duration ran) {
        Ended forMemory() {
            return new Ended(at, code, true, ran);
        }
    }

    void take(EngineEvent event) {
        memories.compute(event.id(), (id, old) -> {
            Memory memory = old == null ? Memory.NEW : old;
            long now = moment.incrementAndGet();
            return switch (event.kind()) {
                case STARTED -> memory.started(now, event.at());
                case OUT_OF_MEMORY -> memory.outOfMemory(now);
                case ENDED -> memory.ended(now, event.at(), event.exitCode());
                // How it ended may still be asked for; whoever lists them finds it gone.
                case REMOVED -> memory;
            };
        });
    }

    /** Empty if no event tells. */
    Optional<Ended> of(String id) {
        return Optional.ofNullable(memories.get(id)).flatMap(Memory::last);
    }

    /** What has been taken so far is before this. */
    long moment() {
        return moment.get();
    }

    /** Drops what is remembered of all others but those that something has happened to since. */
    void keepOnly(Set<String> ids, long moment) {
        memories.entrySet().removeIf(each -> !ids.contains(each.getKey()) && each.getValue().touched <= moment);
    }

    /** For who waits: whether one of these has ended after the moment that stands beside it. */
    boolean anyEndedAfter(Map<String, Long> moments) {
        return moments.entrySet().stream()
                .anyMatch(each -> Optional.ofNullable(memories.get(each.getKey()))
                        .filter(memory -> memory.endedWhen > each.getValue())
                        .isPresent());
    }

    /**
     * @param touched when something happened last, by the count
     * @param startedAt of the run that goes on; empty while it stands still, and if nobody knows
     * @param killed whether something in that run was killed for its memory
     * @param endedWhen by the count; 0 if it never ended
     */
    private record Memory(
            long touched, Optional<Instant> startedAt, boolean killed, Optional<Ended> last, long endedWhen) {
        static final Memory NEW = new Memory(0, Optional.empty(), false, Optional.empty(), 0);

        Memory started(long now, Instant at) {
            return new Memory(now, Optional.of(at), false, last, endedWhen);
        }

        Memory outOfMemory(long now) {
            if (startedAt.isEmpty() && last.isPresent()) {
                // The engine hears of the two separately: this is of the run that it has told the end of already.
                return new Memory(now, startedAt, false, last.map(Ended::forMemory), endedWhen);
            }
            return new Memory(now, startedAt, true, last, endedWhen);
        }

        Memory ended(long now, Instant at, int code) {
            if (last.filter(known -> known.at.equals(at)).isPresent()) {
                // Told once more, by a stream that was opened again.
                return this;
            }
            Duration ran = startedAt.map(start -> Duration.between(start, at)).orElse(LONG);
            Ended ended = new Ended(at, code, killed, ran);
            return new Memory(now, Optional.empty(), false, Optional.of(ended), now);
        }
    }
}
