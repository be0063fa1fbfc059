package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.instance.Kept;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The end of instances that are more than their group should have: routed no more, drained, then stopped. */
@ApplicationScoped
class ScaleDown {
    private static final Logger LOG = Logger.getLogger(ScaleDown.class);

    private final NodeRuntime runtime;
    private final Routes routes;
    private final BerthConfig.Deployments limits;
    private final Drain<String> drain;
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();

    ScaleDown(Routes routes, NodeRuntime runtime, BerthConfig config, @Steady Clock clock) {
        this.runtime = runtime;
        this.routes = routes;
        this.limits = config.deployments();
        this.drain = new Drain<>(routes, config, clock);
    }

    /** Returns whether some are on their way out. */
    boolean turn(List<GroupSpec> wished, Observation seen) {
        var byId = new HashMap<String, List<InstanceStatus>>();
        seen.instances().forEach(instance -> byId.put(instance.id(), List.of(instance)));
        drain.remember(byId);
        var leaving = leaving(wished, seen);
        var all = new HashSet<String>();
        leaving.values().forEach(all::addAll);
        drain.leaving(all);
        if (!all.isEmpty()) {
            routes.signal();
            leaving.forEach(this::stop);
        }
        return !all.isEmpty() || !stopping.isEmpty();
    }

    private static Map<GroupKey, List<String>> leaving(List<GroupSpec> wished, Observation seen) {
        var groups = seen.byGroup();
        var leaving = new HashMap<GroupKey, List<String>>();
        for (GroupSpec group : wished) {
            var surplus = Kept.surplus(groups.getOrDefault(group.key(), List.of()), group.count());
            if (!surplus.isEmpty()) {
                leaving.put(
                        group.key(), surplus.stream().map(InstanceStatus::id).toList());
            }
        }
        return leaving;
    }

    private void stop(GroupKey group, List<String> instances) {
        var ready = new HashSet<String>();
        for (String instance : instances) {
            if (!stopping.contains(instance) && drain.mayEnd(instance)) {
                ready.add(instance);
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        stopping.addAll(ready);
        LOG.infof("stopping %d instances of %s", ready.size(), group);
        Thread.ofVirtual().name("scale-down-" + group.release()).start(() -> {
            try {
                runtime.remove(group, ready, limits.stopGrace());
            } catch (NodeUnavailableException e) {
                LOG.warnf("cannot stop instances of %s yet: %s", group, e.getMessage());
            } finally {
                stopping.removeAll(ready);
            }
        });
    }
}
