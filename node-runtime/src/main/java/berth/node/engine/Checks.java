package berth.node.engine;

import berth.node.HealthCheck;
import berth.node.InstanceState;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Checks of instances that listen already. Who looks never waits for one: a look starts the next check if it is due, and
 * tells what the last one said.
 */
final class Checks {
    /** Between two checks of an instance that has not passed one yet: a deployment waits for it. */
    private static final Duration EAGER = Duration.ofMillis(500);

    private final Prober prober;
    private final Executor threads;
    private final InstantSource time;
    private final AtomicLong tellings = new AtomicLong();
    private final ConcurrentHashMap<String, Memory> memories = new ConcurrentHashMap<>();

    Checks(Prober prober, Executor threads, InstantSource time) {
        this.prober = prober;
        this.threads = threads;
        this.time = time;
    }

    /** Asks an instance once; takes at most about as long as the check may. Empty if all is well. */
    @FunctionalInterface
    interface Prober {
        Optional<Reason> ask(Subject instance, HealthCheck check);
    }

    /**
     * A run of an instance.
     *
     * @param host its address in the environment's network
     * @param port that requests go to, 0 if there is none
     */
    record Subject(String id, Instant startedAt, Optional<String> host, int port) {}

    /**
     * The start period counts from the first look, a moment after the start: the clock that tells the start may be set.
     *
     * @param seen how it is without the check
     */
    Health.Seen look(Subject instance, HealthCheck check, Health.Seen seen) {
        Memory memory = memories.compute(
                instance.id(),
                (key, old) -> old != null && old.startedAt.equals(instance.startedAt())
                        ? old
                        : new Memory(instance.startedAt(), time.instant()));
        synchronized (memory) {
            if (!memory.asking && !time.instant().isBefore(memory.next)) {
                memory.asking = true;
                threads.execute(() -> ask(memory, instance, check));
            }
            return memory.seen(seen, check);
        }
    }

    /** A look at these begins. */
    void looked(Collection<String> ids) {
        Instant now = time.instant();
        ids.forEach(id -> Optional.ofNullable(memories.get(id)).ifPresent(memory -> memory.looked(now)));
    }

    /**
     * For who waits: whether the check of one of these has said something since the last look before now, or has come to be due.
     */
    BooleanSupplier anyHasNews(Set<String> ids) {
        Map<String, LastLook> looks = new HashMap<>();
        ids.forEach(id -> looks.put(
                id, Optional.ofNullable(memories.get(id)).map(Memory::lastLook).orElse(LastLook.NEVER)));
        return () -> looks.entrySet().stream()
                .anyMatch(each -> Optional.ofNullable(memories.get(each.getKey()))
                        .filter(memory -> memory.hasNews(each.getValue(), time.instant()))
                        .isPresent());
    }

    /** Drops what is remembered of all others. */
    void keepOnly(Set<String> ids) {
        memories.keySet().retainAll(ids);
    }

    private void ask(Memory memory, Subject instance, HealthCheck check) {
        Optional<Reason> wrong;
        try {
            wrong = prober.ask(instance, check);
        } catch (RuntimeException e) {
            // The engine does not answer: that says nothing about the instance.
            memory.postpone(time.instant().plus(EAGER));
            return;
        }
        memory.told(wrong, time.instant(), check);
    }

    /** @param told how many tellings there were by then */
    private record LastLook(Instant at, long told) {
        static final LastLook NEVER = new LastLook(Instant.MIN, 0);
    }

    private final class Memory {
        final Instant startedAt;
        final Instant firstLook;
        private LastLook lastLook;
        /** By the count of all; 0 if it has said nothing yet. */
        private long toldWhen;

        Instant next = Instant.MIN;
        boolean asking;
        boolean passed;
        int failures;
        Optional<Reason> last = Optional.empty();

        Memory(Instant startedAt, Instant firstLook) {
            this.startedAt = startedAt;
            this.firstLook = firstLook;
            this.lastLook = new LastLook(firstLook, 0);
        }

        synchronized void looked(Instant now) {
            lastLook = new LastLook(now, tellings.get());
        }

        synchronized LastLook lastLook() {
            return lastLook;
        }

        synchronized boolean hasNews(LastLook since, Instant now) {
            return toldWhen > since.told || !asking && since.at.isBefore(next) && !now.isBefore(next);
        }

        synchronized void postpone(Instant until) {
            asking = false;
            next = until;
        }

        synchronized void told(Optional<Reason> wrong, Instant now, HealthCheck check) {
            asking = false;
            toldWhen = tellings.incrementAndGet();
            if (wrong.isEmpty()) {
                passed = true;
                failures = 0;
                last = wrong;
            } else {
                // Told also within the start period: a deployment whose time is over then must know what was wrong.
                last = wrong;
                if (passed || !now.isBefore(firstLook.plus(check.startPeriod()))) {
                    failures++;
                }
            }
            boolean isWell = passed && failures == 0;
            Duration pause = isWell || passed && failures >= check.retries() ? check.interval() : eager(check);
            next = now.plus(pause);
        }

        /** One that passed before is asked again soon after a failure, so that the truth is known soon. */
        private Duration eager(HealthCheck check) {
            return passed && check.interval().compareTo(Duration.ofSeconds(2)) > 0 ? Duration.ofSeconds(2) : EAGER;
        }

        Health.Seen seen(Health.Seen seen, HealthCheck check) {
            if (!passed) {
                return new Health.Seen(InstanceState.STARTING, Optional.empty(), last);
            }
            return failures < check.retries() ? seen : new Health.Seen(InstanceState.UNHEALTHY, Optional.empty(), last);
        }
    }
}
