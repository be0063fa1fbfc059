package berth.server.instance;

import berth.node.InstanceStatus;
import berth.server.time.Loop;
import berth.server.time.Steady;
import berth.server.work.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Watches instances: marks those that end again and again, and tells of those of live releases that end, are removed or do not serve
 * though Berth wishes them, with the cause, and when they are back. Asks nobody while nothing changes.
 */
@ApplicationScoped
public class Crashes {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Instances instances;
    private final SeenSince seen;
    private final InstanceEvents events;
    private final CrashWatch watch = new CrashWatch();
    private final AwayWatch away = new AwayWatch();
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();
    private final Untold untold;

    private final Loop loop = new Loop("crashes", INTERVAL, this::turn);
    private boolean resumed;

    Crashes(Instances instances, InstanceEvents events, Lease lease, Clock clock, @Steady Clock steady) {
        this.instances = instances;
        this.seen = new SeenSince(clock, steady, lease::isAlone);
        instances.follow(seen);
        this.untold = new Untold(steady);
        this.events = events;
    }

    /** Begins to watch. */
    public void start() {
        loop.start();
    }

    /** Watches no more. */
    public void stop() {
        loop.close();
        instances.unfollow(seen);
    }

    /** Whether the instance is in a crash loop. */
    public boolean isCrashed(InstanceStatus instance) {
        return crashed.contains(instance.id());
    }

    void turn() {
        if (!resumed) {
            seen.oldest().ifPresent(first -> {
                resume(first);
                resumed = true;
            });
        }
        seen.take().forEach(this::look);
        untold.tell();
    }

    private void look(SeenSince.Seen seen) {
        var there = seen.what().instances();
        for (CrashWatch.Change change : watch.look(there, seen.steady())) {
            if (change.crashed()) {
                crashed.add(change.instance().id());
            } else {
                crashed.remove(change.instance().id());
            }
            tell(change.instance(), () -> events.tell(change, seen.at()));
        }
        away.look(there, new AwayWatch.Look(seen.steady(), instance -> isQuiet(instance, seen), seen.alone()))
                .forEach(change -> tell(change.instance(), () -> events.tell(change, seen.at())));
        if (!crashed.isEmpty()) {
            crashed.retainAll(there.stream().map(InstanceStatus::id).collect(Collectors.toSet()));
        }
    }

    private boolean isQuiet(InstanceStatus instance, SeenSince.Seen seen) {
        return isCrashed(instance) || seen.endedByBerth().contains(instance.id());
    }

    private void tell(InstanceStatus of, Runnable tell) {
        untold.add(of.group().environment().id(), tell);
    }

    /**
     * Goes on from what was told last: what the control plane before this one marked is marked until it recovers, and what was away
     * is so until it is back.
     */
    private void resume(SeenSince.Seen seen) {
        Map<String, InstanceStatus> byId = seen.what().instances().stream()
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
                        seen.steady().minus(Duration.between(InstanceEvents.seenAt(last), seen.at())),
                        InstanceEvents.tellsOf(last, instance))));
    }
}
