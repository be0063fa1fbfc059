package berth.server.deployment;

import berth.node.GroupSpec;
import berth.node.ImageMissingException;
import berth.node.LimitRefusedException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.formation.Resizes;
import berth.server.formation.Resizes.Resize;
import berth.server.instance.NextSteps;
import berth.server.instance.Observation;
import berth.server.time.Steady;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gives instances that run the memory and processors that their formation says. One that uses more memory than it is
 * to have is told of by an event, once for each wish, and tried again.
 */
@ApplicationScoped
class Resizing {
    private static final Logger LOG = Logger.getLogger(Resizing.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Resizes resizes;
    private final NodeRuntime runtime;
    private final Environments environments;
    private final Events events;
    private final Clock clock;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Refusal> refusals = new ConcurrentHashMap<>();

    Resizing(Resizes resizes, NodeRuntime runtime, Environments environments, Events events, @Steady Clock clock) {
        this.resizes = resizes;
        this.runtime = runtime;
        this.environments = environments;
        this.events = events;
        this.clock = clock;
    }

    /** @param said when the wish was said that was refused */
    private record Refusal(Instant said, Instant at) {}

    /**
     * @param wished read before the resizes that are due, or their limits may be those of before: so it is asked for here
     * @return whether there are any
     */
    boolean turn(WishedGroups wished, Observation seen) {
        var due = resizes.due();
        refusals.keySet().retainAll(due.stream().map(Resize::id).collect(Collectors.toSet()));
        if (due.isEmpty()) {
            return false;
        }
        var groups = WishedGroups.together(wished.live(), wished.starting());
        due.stream()
                .filter(resize -> !wasJustRefused(resize))
                .filter(resize -> underWay.add(resize.id()))
                .forEach(resize -> Thread.ofVirtual()
                        .name("resize-" + resize.process())
                        .start(() -> {
                            try {
                                make(resize, groups, seen);
                            } finally {
                                underWay.remove(resize.id());
                            }
                        }));
        return true;
    }

    private boolean wasJustRefused(Resize resize) {
        var refusal = refusals.get(resize.id());
        return refusal != null
                && refusal.said().equals(resize.said())
                && clock.instant().isBefore(refusal.at().plus(AGAIN));
    }

    /** What one group cannot do keeps no other of the same process type from its limits. */
    private void make(Resize resize, List<GroupSpec> groups, Observation seen) {
        var refused = new ArrayList<LimitRefusedException>();
        boolean done = true;
        for (GroupSpec group : groups) {
            if (!isOf(resize, group) || !seen.byGroup().containsKey(group.key())) {
                continue;
            }
            try {
                runtime.apply(withWhatLeaves(group, seen));
            } catch (LimitRefusedException e) {
                refused.add(e);
            } catch (ImageMissingException | NodeUnavailableException e) {
                LOG.errorf("%s does not get its new limits yet: %s", resize.process(), e.getMessage());
                done = false;
            }
        }
        if (!refused.isEmpty()) {
            refused(
                    resize,
                    String.valueOf(LimitRefusedException.together(refused).getMessage()));
        } else if (done) {
            resizes.made(resize);
        }
    }

    private static boolean isOf(Resize resize, GroupSpec group) {
        return group.key().environment().id().equals(resize.environment().toString())
                && group.key().process().equals(resize.process());
    }

    private void refused(Resize resize, String why) {
        var before = refusals.put(resize.id(), new Refusal(resize.said(), clock.instant()));
        if (before != null && before.said().equals(resize.said())) {
            return;
        }
        environments.find(resize.environment()).ifPresent(environment -> {
            LOG.warnf("%s: %s does not get what its formation says: %s", environment.path(), resize.process(), why);
            tell(environment, resize.process(), why);
        });
    }

    private void tell(EnvironmentRef environment, String process, String why) {
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofEnvironment(
                        Watch.BERTH,
                        "formation.refused",
                        environment.app().team(),
                        environment.app().name(),
                        environment.name(),
                        Map.of(
                                "process",
                                process,
                                "code",
                                NextSteps.LIMIT_REFUSED,
                                "message",
                                why,
                                "nextStep",
                                NextSteps.of(NextSteps.LIMIT_REFUSED)))));
    }

    /** What is more than wished is being drained: it must not be ended by the way. */
    private static GroupSpec withWhatLeaves(GroupSpec group, Observation seen) {
        int there = seen.byGroup().getOrDefault(group.key(), List.of()).size();
        return group.withCount(Math.max(group.count(), there));
    }
}
