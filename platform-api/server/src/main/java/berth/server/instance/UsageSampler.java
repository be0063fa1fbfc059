package berth.server.instance;

import berth.node.InstanceUsage;
import berth.node.NodeRuntime;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Looks every half minute at what instances use, and writes it down. */
@ApplicationScoped
public class UsageSampler {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final NodeRuntime runtime;
    private final UsageStore store;
    private final InstanceMeters meters;
    private final Clock clock;
    private final Loop loop = new Loop("usage", INTERVAL, this::turn);
    private Map<String, Look> before = Map.of();
    private Instant nextTidy = Instant.MIN;

    UsageSampler(NodeRuntime runtime, UsageStore store, InstanceMeters meters, Clock clock) {
        this.runtime = runtime;
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    private record Look(Instant at, Duration processorTime) {}

    /** Begins to look. */
    public void start() {
        loop.start();
    }

    /** Looks no more. */
    public void stop() {
        loop.close();
    }

    private void turn() {
        sample();
        if (!clock.instant().isBefore(nextTidy)) {
            store.tidy(clock.instant());
            nextTidy = clock.instant().plus(UsageStore.COARSE_WIDTH);
        }
    }

    /** The use since the last look; nothing of instances that are seen for the first time. */
    synchronized void sample() {
        var now = clock.instant();
        var used = runtime.usage();
        List<UsageStore.Sample> samples =
                used.stream().flatMap(each -> sample(each, now).stream()).toList();
        var looks = new HashMap<String, Look>();
        used.forEach(each -> looks.put(each.id(), new Look(now, each.processorTime())));
        before = looks;
        store.add(samples);
        meters.show(used);
    }

    private Optional<UsageStore.Sample> sample(InstanceUsage used, Instant now) {
        return Optional.ofNullable(before.get(used.id()))
                .filter(last -> now.isAfter(last.at()))
                .flatMap(last -> environment(used).map(environment -> {
                    var span = Duration.between(last.at(), now);
                    // Started again meanwhile: what it used before is not known any more.
                    var busy = used.processorTime().compareTo(last.processorTime()) < 0
                            ? used.processorTime()
                            : used.processorTime().minus(last.processorTime());
                    return new UsageStore.Sample(
                            environment,
                            InstanceLogs.shortId(used.id()),
                            used.group().process(),
                            used.group().release(),
                            last.at(),
                            (int) Math.max(1, span.toSeconds()),
                            (double) busy.toNanos() / span.toNanos(),
                            used.memoryBytes());
                }));
    }

    private static Optional<UUID> environment(InstanceUsage used) {
        try {
            return Optional.of(UUID.fromString(used.group().environment().id()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
