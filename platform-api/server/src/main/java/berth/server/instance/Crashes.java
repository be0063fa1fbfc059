package berth.server.instance;

import berth.node.GroupKey;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.release.Releases;
import berth.server.time.Loop;
import berth.server.time.Steady;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Marks instances of live releases that end again and again, with the cause, and tells when they have recovered. */
@ApplicationScoped
public class Crashes {
    private static final Logger LOG = Logger.getLogger(Crashes.class);
    private static final String PLATFORM = "berth";
    private static final String CRASHED = "instance.crashed";
    private static final String RECOVERED = "instance.recovered";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Instances instances;
    private final Environments environments;
    private final Releases releases;
    private final Events events;
    private final Clock clock;
    private final CrashWatch watch = new CrashWatch();
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("crashes", INTERVAL, this::turn);
    private boolean resumed;

    Crashes(Instances instances, Environments environments, Releases releases, Events events, @Steady Clock clock) {
        this.instances = instances;
        this.environments = environments;
        this.releases = releases;
        this.events = events;
        this.clock = clock;
    }

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
            watch.look(seen.instances(), clock.instant()).forEach(this::change);
            crashed.removeIf(
                    id -> seen.instances().stream().noneMatch(each -> each.id().equals(id)));
        });
    }

    /** Goes on from what was told last: what the control plane before this one marked is marked until it recovers. */
    private void resume(Observation seen) {
        Map<String, InstanceStatus> byId = seen.instances().stream()
                .collect(Collectors.toMap(InstanceLogs::shortId, each -> each, (one, other) -> one));
        var told = events.newestKinds(List.of(CRASHED, RECOVERED), "instance", byId.keySet());
        var marked = byId.entrySet().stream()
                .filter(each -> CRASHED.equals(told.get(each.getKey())))
                .map(Map.Entry::getValue)
                .toList();
        marked.forEach(instance -> crashed.add(instance.id()));
        watch.resume(marked);
    }

    private void change(CrashWatch.Change change) {
        var instance = change.instance();
        if (change.crashed()) {
            crashed.add(instance.id());
        } else {
            crashed.remove(instance.id());
        }
        // What a deployment is starting fails with it, and is told there.
        environment(instance.group())
                .filter(environment -> isLive(environment, instance.group()))
                .ifPresent(of -> tell(of, change));
    }

    private Optional<EnvironmentRef> environment(GroupKey group) {
        try {
            return environments.find(UUID.fromString(group.environment().id()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isLive(EnvironmentRef environment, GroupKey group) {
        return environments
                .liveRelease(environment.id())
                .flatMap(releases::number)
                .filter(number -> number == group.release())
                .isPresent();
    }

    private void tell(EnvironmentRef environment, CrashWatch.Change change) {
        var instance = change.instance();
        var kind = change.crashed() ? CRASHED : RECOVERED;
        var id = InstanceLogs.shortId(instance);
        if (last(environment, id).equals(Optional.of(kind))) {
            // Told before this control plane started.
            return;
        }
        var detail = new HashMap<String, String>();
        detail.put("instance", id);
        detail.put("process", instance.group().process());
        detail.put("release", String.valueOf(instance.group().release()));
        detail.put("starts", String.valueOf(instance.starts()));
        if (change.crashed()) {
            detail.putAll(cause(instance));
        }
        LOG.infof("%s: %s %s", kind, environment.path(), detail);
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofEnvironment(
                        PLATFORM,
                        kind,
                        environment.app().team(),
                        environment.app().name(),
                        environment.name(),
                        detail)));
    }

    private static Map<String, String> cause(InstanceStatus instance) {
        var why = NextSteps.failure(
                instance.reason().orElseGet(() -> new Reason("instance.exited", "ends again and again")));
        return Map.of("code", why.code(), "message", why.message(), "nextStep", why.nextStep());
    }

    private Optional<String> last(EnvironmentRef environment, String id) {
        return events
                .find(new EventQuery(
                        Optional.of(environment.app().team()),
                        Optional.of(environment.app().name()),
                        Optional.of(environment.name()),
                        List.of("instance."),
                        Optional.empty(),
                        Optional.empty(),
                        200))
                .stream()
                .filter(event -> id.equals(event.detail().get("instance")))
                .map(event -> event.kind())
                .findFirst();
    }
}
