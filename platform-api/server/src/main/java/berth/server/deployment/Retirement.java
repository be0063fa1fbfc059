package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.router.RouterUnavailableException;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.setting.BerthConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The end of groups that nobody wishes any more: once the router has acknowledged a table without them, and their open
 * requests have ended or had their time, they are stopped.
 */
@ApplicationScoped
class Retirement {
    private static final Logger LOG = Logger.getLogger(Retirement.class);

    private final Routes routes;
    private final NodeRuntime runtime;
    private final BerthConfig.Deployments limits;
    private final Clock clock;
    private final Map<GroupKey, Instant> leftAt = new HashMap<>();
    /** A group's addresses as they were last seen: a draining instance may turn unhealthy and still have requests. */
    private final Map<GroupKey, Set<String>> addresses = new HashMap<>();

    private final Set<GroupKey> stopping = ConcurrentHashMap.newKeySet();

    Retirement(Routes routes, NodeRuntime runtime, BerthConfig config, Clock clock) {
        this.routes = routes;
        this.runtime = runtime;
        this.limits = config.deployments();
        this.clock = clock;
    }

    void turn(Set<GroupKey> retire, Observation seen) {
        remember(seen);
        leftAt.keySet().retainAll(retire);
        for (GroupKey group : retire) {
            if (!stopping.contains(group) && mayStop(group)) {
                stop(group);
            }
        }
    }

    private void remember(Observation seen) {
        var groups = seen.byGroup();
        addresses.keySet().retainAll(groups.keySet());
        groups.forEach((group, instances) ->
                addresses.computeIfAbsent(group, key -> new HashSet<>()).addAll(addressesOf(instances)));
    }

    private boolean mayStop(GroupKey group) {
        var upstreams = addresses.getOrDefault(group, Set.of());
        if (!routes.left(upstreams)) {
            return false;
        }
        var left = leftAt.computeIfAbsent(group, key -> clock.instant());
        if (!clock.instant().isBefore(left.plus(limits.drainLimit()))) {
            return true;
        }
        try {
            return routes.drained(upstreams);
        } catch (RouterUnavailableException e) {
            LOG.debugf("whether %s has drained is not known: %s", group, e.getMessage());
            return false;
        }
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

    private static List<String> addressesOf(List<InstanceStatus> instances) {
        return instances.stream()
                .flatMap(instance -> instance.address().stream())
                .map(address -> address.host() + ":" + address.port())
                .toList();
    }
}
