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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    /**
     * The address of each instance as it was last seen, by its id: a draining instance may turn unhealthy and still have
     * requests. Of those that are gone nothing is kept, for the engine gives their addresses to others.
     */
    private final Map<K, Map<String, String>> addresses = new HashMap<>();
    /** Addresses that an instance has now, with what it belongs to. */
    private Map<String, Set<K>> holders = Map.of();

    private Set<K> leaving = Set.of();

    Drain(Routes routes, BerthConfig config, Clock clock) {
        this.routes = routes;
        this.limit = config.deployments().drainLimit();
        this.clock = clock;
    }

    /** What was seen of all that may leave one day; what is not there is forgotten. */
    void remember(Map<K, List<InstanceStatus>> seen) {
        addresses.keySet().retainAll(seen.keySet());
        var now = new HashMap<String, Set<K>>();
        seen.forEach((key, instances) -> {
            var known = addresses.computeIfAbsent(key, any -> new HashMap<>());
            known.keySet().retainAll(instances.stream().map(InstanceStatus::id).collect(Collectors.toSet()));
            for (InstanceStatus instance : instances) {
                address(instance).ifPresent(address -> {
                    known.put(instance.id(), address);
                    now.computeIfAbsent(address, any -> new HashSet<>()).add(key);
                });
            }
        });
        holders = now;
    }

    /** All that leaves now: the time of what stays is not counted. */
    void leaving(Set<K> all) {
        leaving = Set.copyOf(all);
        leftAt.keySet().retainAll(all);
    }

    boolean mayEnd(K key) {
        var upstreams = addressesOf(key);
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

    /** Not one that is by now the address of an instance that stays: its requests are none of this one's. */
    private Set<String> addressesOf(K key) {
        return addresses.getOrDefault(key, Map.of()).values().stream()
                .filter(address -> leaving.containsAll(holders.getOrDefault(address, Set.of())))
                .collect(Collectors.toSet());
    }

    private static Optional<String> address(InstanceStatus instance) {
        return instance.address().map(address -> address.host() + ":" + address.port());
    }
}
