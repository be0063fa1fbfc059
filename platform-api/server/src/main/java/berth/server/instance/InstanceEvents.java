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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    /** When that start of the instance was which an event is of. */
    private static final String STARTED_AT = "startedAt";
    /** When it was seen, where it was told much later. */
    private static final String SEEN = "seenAt";

    private static final Duration LATE = Duration.ofSeconds(10);

    private final Environments environments;
    private final Releases releases;
    private final Events events;
    private final Clock clock;

    InstanceEvents(Environments environments, Releases releases, Events events, Clock clock) {
        this.environments = environments;
        this.releases = releases;
        this.events = events;
        this.clock = clock;
    }

    /** What was told last of each of these, by short ids. */
    Map<String, EventView> newest(Collection<String> ids) {
        return events.newestOfInstances(ids);
    }

    /** Whether by that event an instance is away. */
    static boolean isAway(EventView event) {
        return event.kind().equals(ENDED) || event.kind().equals(UNHEALTHY);
    }

    /** Whether the event is of what the instance is in: the same start, and that it ended if it has. */
    static boolean tellsOf(EventView event, InstanceStatus instance) {
        return instance.startedAt()
                        .filter(start -> isOf(event, start.toString()))
                        .isPresent()
                && (event.kind().equals(ENDED) || !LifeWatch.isOver(instance));
    }

    /** When it was so: the event may have been written later. */
    static Instant seenAt(EventView event) {
        return Optional.ofNullable(event.detail().get(SEEN)).map(Instant::parse).orElse(event.at());
    }

    /**
     * What is told.
     *
     * @param isDue whether it is, by what was told of the instance before, newest first
     */
    private record Telling(String kind, Map<String, String> detail, Predicate<List<EventView>> isDue) {}

    void tell(CrashWatch.Change change, Instant seenAt) {
        var instance = change.instance();
        var why = instance.reason().orElseGet(() -> new Reason("instance.exited", "ends again and again"));
        tell(
                instance,
                seenAt,
                change.crashed()
                        ? new Telling(CRASHED, crash(instance, why), told -> !isMarked(told))
                        : new Telling(RECOVERED, Map.of(), InstanceEvents::isMarked));
    }

    void tell(AwayChange change, Instant seenAt) {
        tell(
                change.instance(),
                seenAt,
                switch (change) {
                    case AwayChange.Ended ended -> telling(ended);
                    case AwayChange.Unhealthy unhealthy -> telling(unhealthy);
                    case AwayChange.Back back -> telling(back);
                });
    }

    private static Map<String, String> crash(InstanceStatus instance, Reason why) {
        var detail = cause(why);
        detail.put("starts", String.valueOf(instance.starts()));
        return detail;
    }

    private static Telling telling(AwayChange.Ended ended) {
        var start = ended.startedAt().toString();
        var detail = cause(ended.why());
        detail.put(STARTED_AT, start);
        return new Telling(
                ENDED,
                detail,
                told -> told.stream().noneMatch(event -> event.kind().equals(ENDED) && isOf(event, start)));
    }

    private static Telling telling(AwayChange.Unhealthy unhealthy) {
        var start = unhealthy.instance().startedAt().map(Object::toString).orElse("");
        var detail = cause(unhealthy.why());
        detail.put(STARTED_AT, start);
        return new Telling(
                UNHEALTHY,
                detail,
                told -> told.stream()
                        .findFirst()
                        .filter(event -> isAway(event) && isOf(event, start))
                        .isEmpty());
    }

    private static Telling telling(AwayChange.Back back) {
        var detail =
                new HashMap<>(Map.of("awaySeconds", String.valueOf(back.away().toSeconds())));
        back.replaces().ifPresent(id -> detail.put("replaces", InstanceLogs.shortId(id)));
        return new Telling(
                HEALTHY,
                detail,
                told -> told.stream()
                        .findFirst()
                        .map(InstanceEvents::isAway)
                        .orElse(back.replaces().isPresent()));
    }

    private static boolean isOf(EventView event, String start) {
        return start.equals(event.detail().get(STARTED_AT));
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

    /** What a deployment is starting fails with it, and is told there. */
    private void tell(InstanceStatus instance, Instant seenAt, Telling what) {
        environment(instance.group())
                .filter(environment -> isLive(environment, instance.group()))
                .ifPresent(environment ->
                        QuarkusTransaction.requiringNew().run(() -> tell(environment, instance, seenAt, what)));
    }

    private void tell(EnvironmentRef environment, InstanceStatus instance, Instant seenAt, Telling what) {
        var id = InstanceLogs.shortId(instance);
        if (!environments.lockActive(environment.id()) || !what.isDue().test(events.ofInstance(id))) {
            return;
        }
        var detail = new HashMap<>(what.detail());
        detail.put("instance", id);
        detail.put("process", instance.group().process());
        detail.put("release", String.valueOf(instance.group().release()));
        if (clock.instant().isAfter(seenAt.plus(LATE))) {
            detail.put(SEEN, seenAt.toString());
        }
        LOG.infof("%s: %s %s", what.kind(), environment.path(), detail);
        record(what.kind(), environment, detail);
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
