package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.instance.Instances;
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
    private final Instances instances;
    private final Routes routes;
    private final BerthConfig.Deployments limits;
    private final Drain<String> drain;
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();

    ScaleDown(Routes routes, NodeRuntime runtime, Instances instances, BerthConfig config, @Steady Clock clock) {
        this.runtime = runtime;
        this.instances = instances;
        this.routes = routes;
        this.limits = config.deployments();
        this.drain = new Drain<>(routes, config, clock);
    }

    /**
     * @param surplus as of this look
     * @return whether some are on their way out
     */
    boolean turn(Map<GroupKey, List<String>> surplus, Observation seen) {
        var byId = new HashMap<String, List<InstanceStatus>>();
        seen.instances().forEach(instance -> byId.put(instance.id(), List.of(instance)));
        drain.remember(byId);
        var all = new HashSet<String>();
        surplus.values().forEach(all::addAll);
        drain.leaving(all);
        if (!all.isEmpty()) {
            routes.signal();
            surplus.forEach(this::stop);
        }
        return !all.isEmpty() || !stopping.isEmpty();
    }

    /**
     * Ids of those that are too many, by group. Also those that have been told to end though more are wished again: who has had
     * the signal does not stay.
     */
    Map<GroupKey, List<String>> surplus(List<GroupSpec> wished, Observation seen) {
        var groups = seen.byGroup();
        var surplus = new HashMap<GroupKey, List<String>>();
        for (GroupSpec group : wished) {
            var there = groups.getOrDefault(group.key(), List.of());
            var staying = there.stream()
                    .filter(instance -> !instances.isToldToEnd(instance))
                    .toList();
            var tooMany = Kept.surplus(staying, group.count());
            var ids = there.stream()
                    .filter(instance -> tooMany.contains(instance) || !staying.contains(instance))
                    .map(InstanceStatus::id)
                    .toList();
            if (!ids.isEmpty()) {
                surplus.put(group.key(), ids);
            }
        }
        return surplus;
    }

    private void stop(GroupKey group, List<String> ids) {
        var ready = new HashSet<String>();
        for (String instance : ids) {
            if (!stopping.contains(instance) && drain.mayEnd(instance)) {
                ready.add(instance);
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        stopping.addAll(ready);
        instances.tellToEnd(ready);
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
