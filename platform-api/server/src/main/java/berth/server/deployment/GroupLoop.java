package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.ImageMissingException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What runs is what is wished: looks at all instances, mends live groups, and retires those that nobody wishes. */
@ApplicationScoped
public class GroupLoop {
    private static final Logger LOG = Logger.getLogger(GroupLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A group that cannot be mended is not tried again at every turn. */
    private static final Duration MEND_AGAIN = Duration.ofSeconds(10);

    private final WishedGroups wished;
    private final Instances instances;
    private final Routes routes;
    private final Retirement retirement;
    private final NodeRuntime runtime;
    private final Clock clock;
    private final Map<GroupKey, Instant> mendedAt = new HashMap<>();
    private final Loop loop = new Loop("groups", INTERVAL, this::turn);
    private Optional<Observation> before = Optional.empty();

    GroupLoop(
            WishedGroups wished,
            Instances instances,
            Routes routes,
            Retirement retirement,
            NodeRuntime runtime,
            Clock clock) {
        this.wished = wished;
        this.instances = instances;
        this.routes = routes;
        this.retirement = retirement;
        this.runtime = runtime;
        this.clock = clock;
    }

    /** Begins to look. */
    public void start() {
        loop.start();
    }

    /** Something may have changed. */
    public void signal() {
        loop.signal();
    }

    /** Looks no more; what runs goes on running. */
    public void stop() {
        loop.close();
    }

    private void turn() {
        // The wish is read after the look: a group that a deployment starts between the two is then wished, not a
        // stray.
        var seen = instances.observe();
        var starting = wished.starting();
        // And live ones after those that start: what goes live between the two readings is then in both, not in
        // neither.
        var live = wished.live();
        var all = Stream.concat(live.stream(), starting.stream()).distinct().toList();
        if (!before.equals(Optional.of(seen))) {
            before = Optional.of(seen);
            routes.signal();
        }
        mendedAt.values().removeIf(at -> clock.instant().isAfter(at.plus(MEND_AGAIN)));
        // Deployments start their groups themselves: only live ones are mended here.
        GroupPlanner.plan(live, seen).apply().forEach(this::mend);
        retirement.turn(GroupPlanner.plan(all, seen).retire(), seen);
    }

    /** Each on a thread of its own: an app that is slow to start keeps no other waiting. */
    private void mend(GroupSpec group) {
        var now = clock.instant();
        var last = mendedAt.get(group.key());
        if (last != null && now.isBefore(last.plus(MEND_AGAIN))) {
            return;
        }
        mendedAt.put(group.key(), now);
        Thread.ofVirtual().name("mend-" + group.key().release()).start(() -> {
            LOG.infof("mending %s", group.key());
            try {
                runtime.apply(group);
            } catch (ImageMissingException | NodeUnavailableException e) {
                LOG.errorf("%s cannot be mended: %s", group.key(), e.getMessage());
            } finally {
                signal();
            }
        });
    }
}
