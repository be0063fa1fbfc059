package berth.server.route;

import static java.util.Objects.requireNonNull;

import berth.node.GroupKey;
import java.util.List;
import java.util.Optional;

/**
 * An environment as it should be routed.
 *
 * @param serving the groups that its requests go to; none before the first release, two while one release rolls over another
 * @param deployed whether a release is live, also one that takes no requests
 * @param asleep whether requests wait as long as nothing is healthy: it sleeps, or is being woken
 * @param fallback the group that they go on to while the deployment is not over and no other is healthy
 */
public record RoutedEnvironment(
        String host,
        String label,
        List<Serving> serving,
        boolean deployed,
        boolean asleep,
        Optional<Serving> fallback) {
    /** One that is deployed and awake. */
    RoutedEnvironment(String host, String label, List<Serving> serving, Optional<Serving> fallback) {
        this(host, label, serving, true, false, fallback);
    }

    public RoutedEnvironment {
        requireNonNull(host, "host is null");
        requireNonNull(label, "label is null");
        serving = List.copyOf(serving);
        requireNonNull(fallback, "fallback is null");
    }

    /**
     * A group that serves.
     *
     * @param count how many of its instances do; the others are on their way out
     */
    public record Serving(GroupKey group, int count) {}
}
