package berth.server.instance;

import berth.api.event.EventView;
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
    /** An ending that nobody told of is told at the next start of a control plane, unless it is older by then. */
    private static final Duration OLD = Duration.ofDays(1);
    /** What cannot be told is tried again for so long: the database may be away. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Instances instances;
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
        this.events = events;
        this.lease = lease;
        this.clock = clock;
        this.steady = steady;
    }

    /** What is to be told, in this order. */
    private record Untold(Instant at, Runnable tell) {}

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
        instances.latest().ifPresent(seen -> {
            if (!resumed) {
                resume(seen);
                resumed = true;
            }
            look(seen);
        });
        tell();
    }

    private void look(Observation seen) {
        var now = steady.instant();
        for (CrashWatch.Change change : watch.look(seen.instances(), now)) {
            if (change.crashed()) {
                crashed.add(change.instance().id());
            } else {
                crashed.remove(change.instance().id());
            }
            untold.add(new Untold(now, () -> events.tell(change)));
        }
        away.look(
                        seen.instances(),
                        new AwayWatch.Look(
                                now,
                                instance -> isCrashed(instance) || instances.isEndedByBerth(instance),
                                lease.isAlone()))
                .forEach(change -> untold.add(new Untold(now, () -> events.tell(change))));
        var ids = seen.instances().stream().map(InstanceStatus::id).collect(Collectors.toSet());
        crashed.removeIf(id -> !ids.contains(id));
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
        byId.forEach((id, instance) -> {
            var last = Optional.ofNullable(told.get(id));
            var since = last.filter(InstanceEvents::isAway).map(EventView::at);
            if (since.isPresent()) {
                away.resume(instance, steady.instant().minus(Duration.between(since.get(), clock.instant())));
            } else if (wasMissed(instance, last)) {
                away.resumeRestarted(instance);
            }
        });
    }

    /** Whether it has ended, and was started again, since what was told of it last. */
    private boolean wasMissed(InstanceStatus instance, Optional<EventView> last) {
        return instance.starts() > 1
                && instance.startedAt()
                        .filter(began -> began.isAfter(clock.instant().minus(OLD)))
                        .filter(began -> last.map(EventView::at)
                                .filter(at -> !at.isBefore(began))
                                .isEmpty())
                        .isPresent();
    }

    /** Keeps what cannot be told for the next turn. */
    private void tell() {
        while (!untold.isEmpty()) {
            var first = untold.getFirst();
            try {
                first.tell().run();
            } catch (RuntimeException e) {
                if (steady.instant().isBefore(first.at().plus(KEPT))) {
                    throw e;
                }
                LOG.errorf(e, "an event of an instance is lost");
            }
            untold.removeFirst();
        }
    }
}
