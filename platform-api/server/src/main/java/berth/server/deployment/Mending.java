package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.ImageMissingException;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.LimitRefusedException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
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
    /** Between two looks at a group whose instances start, if nothing is heard of them. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final NodeRuntime runtime;
    private final Clock clock;
    private final Map<GroupKey, Attempt> attempts = new ConcurrentHashMap<>();

    Mending(NodeRuntime runtime, @Steady Clock clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    private record Attempt(GroupSpec wish, Instant at) {}

    /**
     * Mends what is broken, but what was tried a moment ago.
     *
     * @param done called for each when it is over, however it ended, and again as its instances come up
     */
    void mend(List<GroupSpec> broken, Runnable done) {
        var now = clock.instant();
        attempts.values().removeIf(attempt -> !now.isBefore(attempt.at().plus(AGAIN)));
        broken.forEach(group -> mend(group, now, done));
    }

    private void mend(GroupSpec group, Instant now, Runnable done) {
        var last = attempts.get(group.key());
        if (last != null && last.wish().equals(group)) {
            return;
        }
        attempts.put(group.key(), new Attempt(group, now));
        Thread.ofVirtual().name("mend-" + group.key().release()).start(() -> {
            LOG.infof("mending %s", group.key());
            apply(group);
            done.run();
            follow(group, now, done);
        });
    }

    /** Routes follow each instance as it becomes healthy, not at the next look. */
    private void follow(GroupSpec group, Instant since, Runnable done) {
        try {
            var starting = starting(group);
            while (!starting.isEmpty() && clock.instant().isBefore(since.plus(AGAIN))) {
                runtime.awaitNews(starting, LOOK);
                var still = starting(group);
                if (!still.equals(starting)) {
                    done.run();
                }
                starting = still;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NodeUnavailableException e) {
            LOG.debugf("%s: %s", group.key(), e.getMessage());
        }
    }

    private Set<String> starting(GroupSpec group) {
        return runtime.status(group.key()).stream()
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
