package berth.server.instance;

import berth.api.event.EventView;
import berth.node.GroupKey;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.Releases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What is told of instances of live releases, each time once, however many control planes see it: who writes of an environment's
 * instances looks first, under the environment's lock, at what has been told.
 */
@ApplicationScoped
class InstanceEvents {
    static final String CRASHED = "instance.crashed";
    static final String RECOVERED = "instance.recovered";
    static final String ENDED = "instance.ended";
    static final String UNHEALTHY = "instance.unhealthy";
    static final String HEALTHY = "instance.healthy";

    private static final Logger LOG = Logger.getLogger(InstanceEvents.class);
    private static final String PLATFORM = "berth";
    /** When the run began that an event is of. */
    private static final String RUN = "startedAt";

    private final Environments environments;
    private final Releases releases;
    private final Events events;

    InstanceEvents(Environments environments, Releases releases, Events events) {
        this.environments = environments;
        this.releases = releases;
        this.events = events;
    }

    /** What was told last of each of these, by short ids. */
    Map<String, EventView> newest(Collection<String> ids) {
        return events.newestOfInstances(ids);
    }

    /** Whether by that event an instance is away. */
    static boolean isAway(EventView event) {
        return event.kind().equals(ENDED) || event.kind().equals(UNHEALTHY);
    }

    void tell(CrashWatch.Change change) {
        var instance = change.instance();
        if (change.crashed()) {
            var why = instance.reason().orElseGet(() -> new Reason("instance.exited", "ends again and again"));
            tell(CRASHED, instance, cause(why), told -> !isMarked(told));
        } else {
            tell(RECOVERED, instance, Map.of(), InstanceEvents::isMarked);
        }
    }

    void tell(AwayWatch.Change change) {
        var instance = change.instance();
        switch (change) {
            case AwayWatch.Ended(var of, var run, var why) -> {
                var detail = cause(why);
                run.ifPresent(began -> detail.put(RUN, began.toString()));
                tell(
                        ENDED,
                        instance,
                        detail,
                        told -> run.map(began -> told.stream()
                                        .noneMatch(
                                                event -> event.kind().equals(ENDED) && isOf(event, began.toString())))
                                .orElseGet(() -> isUntold(instance, told)));
            }
            case AwayWatch.Unhealthy(var of, var why) -> {
                var detail = cause(why);
                var run = instance.startedAt().map(Object::toString).orElse("");
                detail.put(RUN, run);
                tell(
                        UNHEALTHY,
                        instance,
                        detail,
                        told -> told.stream()
                                .findFirst()
                                .filter(event -> isAway(event) && isOf(event, run))
                                .isEmpty());
            }
            case AwayWatch.Back(var of, var away, var replaces) -> {
                var detail = new HashMap<>(Map.of("awaySeconds", String.valueOf(away.toSeconds())));
                replaces.ifPresent(id -> detail.put("replaces", InstanceLogs.shortId(id)));
                tell(
                        HEALTHY,
                        instance,
                        detail,
                        told -> told.stream()
                                .findFirst()
                                .map(InstanceEvents::isAway)
                                .orElse(replaces.isPresent()));
            }
        }
    }

    /** Whether nothing was told since its run began. */
    private static boolean isUntold(InstanceStatus instance, List<EventView> told) {
        return told.stream()
                .noneMatch(event ->
                        instance.startedAt().filter(event.at()::isAfter).isPresent());
    }

    private static boolean isOf(EventView event, String run) {
        return run.equals(event.detail().get(RUN));
    }

    private static boolean isMarked(List<EventView> told) {
        return told.stream()
                .filter(event -> event.kind().equals(CRASHED) || event.kind().equals(RECOVERED))
                .findFirst()
                .filter(event -> event.kind().equals(CRASHED))
                .isPresent();
    }

    private static Map<String, String> cause(Reason reason) {
        var why = NextSteps.failure(reason);
        return new HashMap<>(Map.of("code", why.code(), "message", why.message(), "nextStep", why.nextStep()));
    }

    /** @param unless it is told only if that is so of what was told of the instance, newest first */
    private void tell(
            String kind, InstanceStatus instance, Map<String, String> more, Predicate<List<EventView>> isDue) {
        // What a deployment is starting fails with it, and is told there.
        environment(instance.group())
                .filter(environment -> isLive(environment, instance.group()))
                .ifPresent(environment -> QuarkusTransaction.requiringNew().run(() -> {
                    var id = InstanceLogs.shortId(instance);
                    if (environments.lockActive(environment.id()) && isDue.test(events.ofInstance(id))) {
                        var detail = new HashMap<>(more);
                        detail.put("instance", id);
                        detail.put("process", instance.group().process());
                        detail.put("release", String.valueOf(instance.group().release()));
                        detail.put("starts", String.valueOf(instance.starts()));
                        LOG.infof("%s: %s %s", kind, environment.path(), detail);
                        record(kind, environment, detail);
                    }
                }));
    }

    private void record(String kind, EnvironmentRef environment, Map<String, String> detail) {
        events.record(Event.ofEnvironment(
                PLATFORM, kind, environment.app().team(), environment.app().name(), environment.name(), detail));
    }

    private Optional<EnvironmentRef> environment(GroupKey group) {
        try {
            return environments.find(UUID.fromString(group.environment().id()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isLive(EnvironmentRef environment, GroupKey group) {
        return environment
                .liveRelease()
                .flatMap(releases::number)
                .filter(number -> number == group.release())
                .isPresent();
    }
}
