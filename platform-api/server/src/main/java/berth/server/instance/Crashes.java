package berth.server.instance;

import berth.node.InstanceStatus;
import berth.server.time.Loop;
import berth.server.time.Steady;
import berth.server.work.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Watches instances: marks those that end again and again, and tells of those of live releases that end, are removed or do not serve
 * though Berth wishes them, with the cause, and when they are back. Asks nobody while nothing changes.
 */
@ApplicationScoped
public class Crashes {
    private static final Logger LOG = Logger.getLogger(Crashes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** What cannot be told is tried again for so long: the database may be away. */
    private static final Duration KEPT = Duration.ofHours(1);
    /** Where so many environments' events cannot be told, others' cannot be either. */
    private static final int MOST_FAILURES = 3;

    private final Instances instances;
    private final SeenSince seen;
    private final InstanceEvents events;
    private final Lease lease;
    private final Clock clock;
    private final Clock steady;
    private final CrashWatch watch = new CrashWatch();
    private final AwayWatch away = new AwayWatch();
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();
    private final Deque<Untold> untold = new ArrayDeque<>();

    private final Loop loop = new Loop("crashes", INTERVAL, this::turn);
    private boolean resumed;

    Crashes(Instances instances, InstanceEvents events, Lease lease, Clock clock, @Steady Clock steady) {
        this.instances = instances;
        this.seen = instances.follow();
        this.events = events;
        this.lease = lease;
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * What is to be told, in this order.
     *
     * @param at on the steady clock
     */
    private record Untold(String environment, Instant at, Runnable tell) {}

    /** Begins to watch. */
    public void start() {
        loop.start();
    }

    /** Watches no more. */
    public void stop() {
        loop.close();
    }

    /** Whether the instance is in a crash loop. */
    public boolean isCrashed(InstanceStatus instance) {
        return crashed.contains(instance.id());
    }

    void turn() {
        for (Observation each : seen.take()) {
            if (!resumed) {
                resume(each);
                resumed = true;
            }
            look(each);
        }
        tell();
    }

    private void look(Observation seen) {
        var now = steady.instant();
        var at = clock.instant();
        for (CrashWatch.Change change : watch.look(seen.instances(), now)) {
            if (change.crashed()) {
                crashed.add(change.instance().id());
            } else {
                crashed.remove(change.instance().id());
            }
            keep(change.instance(), now, () -> events.tell(change, at));
        }
        away.look(
                        seen.instances(),
                        new AwayWatch.Look(
                                now,
                                instance -> isCrashed(instance) || instances.isEndedByBerth(instance),
                                lease.isAlone()))
                .forEach(change -> keep(change.instance(), now, () -> events.tell(change, at)));
        if (!crashed.isEmpty()) {
            var ids = seen.instances().stream().map(InstanceStatus::id).collect(Collectors.toSet());
            crashed.retainAll(ids);
        }
    }

    private void keep(InstanceStatus of, Instant now, Runnable tell) {
        untold.add(new Untold(of.group().environment().id(), now, tell));
    }

    /**
     * Goes on from what was told last: what the control plane before this one marked is marked until it recovers, and what was away
     * is so until it is back.
     */
    private void resume(Observation seen) {
        Map<String, InstanceStatus> byId = seen.instances().stream()
                .collect(Collectors.toMap(InstanceLogs::shortId, each -> each, (one, other) -> one));
        var told = events.newest(byId.keySet());
        var marked = byId.entrySet().stream()
                .filter(each -> told.containsKey(each.getKey())
                        && InstanceEvents.CRASHED.equals(told.get(each.getKey()).kind()))
                .map(Map.Entry::getValue)
                .toList();
        marked.forEach(instance -> crashed.add(instance.id()));
        watch.resume(marked);
        byId.forEach((id, instance) -> Optional.ofNullable(told.get(id))
                .filter(InstanceEvents::isAway)
                .ifPresent(last -> away.resume(
                        instance,
                        steady.instant().minus(Duration.between(InstanceEvents.seenAt(last), clock.instant())),
                        InstanceEvents.isOfRunOf(last, instance))));
    }

    /** Keeps what cannot be told, and what comes after it in the same environment, for the next turn. */
    private void tell() {
        var failures = new HashMap<String, RuntimeException>();
        for (var each = untold.iterator(); each.hasNext() && failures.size() < MOST_FAILURES; ) {
            var next = each.next();
            if (failures.containsKey(next.environment())) {
                continue;
            }
            try {
                next.tell().run();
                each.remove();
            } catch (RuntimeException e) {
                if (steady.instant().isBefore(next.at().plus(KEPT))) {
                    failures.put(next.environment(), e);
                } else {
                    LOG.errorf(e, "an event of an instance is lost");
                    each.remove();
                }
            }
        }
        failures.values().stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
    }
}
