package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The end of groups that nobody wishes any more: once the router has acknowledged a table without them, and their open
 * requests have ended or had their time, they are stopped.
 */
@ApplicationScoped
class Retirement {
    private static final Logger LOG = Logger.getLogger(Retirement.class);

    private final NodeRuntime runtime;
    private final BerthConfig.Deployments limits;
    private final Drain<GroupKey> drain;
    private final Set<GroupKey> stopping = ConcurrentHashMap.newKeySet();

    Retirement(Routes routes, NodeRuntime runtime, BerthConfig config, @Steady Clock clock) {
        this.runtime = runtime;
        this.limits = config.deployments();
        this.drain = new Drain<>(routes, config, clock);
    }

    /** Returns whether some are on their way out. */
    boolean turn(Set<GroupKey> retire, Observation seen) {
        drain.remember(seen.byGroup());
        drain.leaving(retire);
        for (GroupKey group : retire) {
            if (!stopping.contains(group) && drain.mayEnd(group)) {
                stop(group);
            }
        }
        return !retire.isEmpty() || !stopping.isEmpty();
    }

    /** Whether instances of some such group are being stopped by now, or may have been by this control plane. */
    boolean isStopping(Predicate<GroupKey> some) {
        return stopping.stream().anyMatch(some);
    }

    private void stop(GroupKey group) {
        stopping.add(group);
        LOG.infof("stopping %s", group);
        Thread.ofVirtual().name("stop-" + group.release()).start(() -> {
            try {
                runtime.remove(group, limits.stopGrace());
                LOG.infof("stopped %s", group);
            } catch (NodeUnavailableException e) {
                LOG.warnf("cannot stop %s yet: %s", group, e.getMessage());
            } finally {
                stopping.remove(group);
            }
        });
    }
}
