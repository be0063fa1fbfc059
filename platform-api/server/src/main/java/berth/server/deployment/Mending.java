package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.ImageMissingException;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.LimitRefusedException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.instance.Instances;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes live groups be as wished, each on a thread of its own: an app that is slow to start keeps no other waiting. */
@ApplicationScoped
class Mending {
    private static final Logger LOG = Logger.getLogger(Mending.class);
    /** A group that cannot be mended is not tried again at every turn, unless something else is wished of it. */
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** Who takes longer to come up gains little by being seen a second sooner, and is asked a hundred times a second for that. */
    private static final Duration FOLLOWED = Duration.ofSeconds(10);
    /** Between two looks at a group whose instances start, if nothing is heard of them. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final NodeRuntime runtime;
    private final Instances instances;
    private final Clock clock;
    private final Map<GroupKey, Attempt> attempts = new ConcurrentHashMap<>();

    Mending(NodeRuntime runtime, Instances instances, @Steady Clock clock) {
        this.runtime = runtime;
        this.instances = instances;
        this.clock = clock;
    }

    private record Attempt(GroupSpec wish, Instant at) {}

    /**
     * Mends what is broken, but what was tried a moment ago and is broken since.
     *
     * @param broken all that is
     * @param changed called when one has been mended, or could not be, and as its instances come up
     */
    void mend(List<GroupSpec> broken, Runnable changed) {
        var now = clock.instant();
        attempts.values().removeIf(attempt -> !now.isBefore(attempt.at().plus(AGAIN)));
        // What was whole meanwhile, or was not wished, has been mended since.
        attempts.keySet().retainAll(broken.stream().map(GroupSpec::key).collect(Collectors.toSet()));
        broken.forEach(group -> mend(group, now, changed));
    }

    private void mend(GroupSpec group, Instant now, Runnable changed) {
        var last = attempts.get(group.key());
        if (last != null && last.wish().equals(group)) {
            return;
        }
        attempts.put(group.key(), new Attempt(group, now));
        Thread.ofVirtual().name("mend-" + group.key().release()).start(() -> {
            LOG.infof("mending %s", group.key());
            apply(group);
            follow(group, changed);
        });
    }

    /** Routes follow each instance as it becomes healthy, not at the next look. */
    private void follow(GroupSpec group, Runnable changed) {
        var end = clock.instant().plus(FOLLOWED);
        try {
            var starting = starting(group);
            changed.run();
            while (!starting.isEmpty() && clock.instant().isBefore(end)) {
                instances.awaitNews(starting, LOOK);
                var still = starting(group);
                if (!still.equals(starting)) {
                    changed.run();
                }
                starting = still;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NodeUnavailableException e) {
            LOG.debugf("%s: %s", group.key(), e.getMessage());
            changed.run();
        }
    }

    private Set<String> starting(GroupSpec group) {
        return instances.observe(group.key()).stream()
                .filter(each -> each.state() == InstanceState.STARTING)
                .map(InstanceStatus::id)
                .collect(Collectors.toSet());
    }

    private void apply(GroupSpec group) {
        try {
            runtime.apply(group);
        } catch (LimitRefusedException e) {
            // All else is done; Resizing tells of it and tries again.
            LOG.debugf("%s: %s", group.key(), e.getMessage());
        } catch (ImageMissingException | NodeUnavailableException e) {
            LOG.errorf("%s cannot be mended: %s", group.key(), e.getMessage());
        }
    }
}
