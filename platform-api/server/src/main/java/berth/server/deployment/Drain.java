package berth.server.deployment;

import berth.node.InstanceStatus;
import berth.router.RouterUnavailableException;
import berth.server.route.Routes;
import berth.server.setting.BerthConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * When what leaves may be ended: once the router has acknowledged a table without it, and its open requests have ended or had
 * their time. Not thread-safe.
 *
 * @param <K> names what leaves
 */
final class Drain<K> {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final Routes routes;
    private final Duration limit;
    private final Clock clock;
    private final Map<K, Instant> leftAt = new HashMap<>();
    /** Addresses as they were last seen: a draining instance may turn unhealthy and still have requests. */
    private final Map<K, Set<String>> addresses = new HashMap<>();

    Drain(Routes routes, BerthConfig config, Clock clock) {
        this.routes = routes;
        this.limit = config.deployments().drainLimit();
        this.clock = clock;
    }

    /** What was seen of all that may leave one day; what is not there is forgotten. */
    void remember(Map<K, List<InstanceStatus>> seen) {
        addresses.keySet().retainAll(seen.keySet());
        seen.forEach((key, instances) ->
                addresses.computeIfAbsent(key, any -> new HashSet<>()).addAll(addressesOf(instances)));
    }

    /** All that leaves now: the time of what stays is not counted. */
    void leaving(Set<K> all) {
        leftAt.keySet().retainAll(all);
    }

    boolean mayEnd(K key) {
        var upstreams = addresses.getOrDefault(key, Set.of());
        if (!routes.left(upstreams)) {
            return false;
        }
        var left = leftAt.computeIfAbsent(key, any -> clock.instant());
        if (!clock.instant().isBefore(left.plus(limit))) {
            return true;
        }
        try {
            return routes.drained(upstreams);
        } catch (RouterUnavailableException e) {
            LOG.debugf("whether %s has drained is not known: %s", key, e.getMessage());
            return false;
        }
    }

    private static List<String> addressesOf(List<InstanceStatus> instances) {
        return instances.stream()
                .flatMap(instance -> instance.address().stream())
                .map(address -> address.host() + ":" + address.port())
                .toList();
    }
}
