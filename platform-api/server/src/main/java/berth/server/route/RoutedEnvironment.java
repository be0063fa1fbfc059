package berth.server.route;

import static java.util.Objects.requireNonNull;

import berth.node.GroupKey;
import berth.router.Vacancy;
import java.util.List;
import java.util.Optional;

/**
 * An environment as it should be routed.
 *
 * @param serving the groups that its requests go to; none before the first release, two while one release rolls over another
 * @param vacancy why nothing is there to answer, where that is known beforehand; ASLEEP and STARTING: requests wait as
 *     long as nothing is healthy
 * @param fallback the group that they go on to while the deployment is not over and no other is healthy
 */
public record RoutedEnvironment(
        String host, String label, List<Serving> serving, Vacancy vacancy, Optional<Serving> fallback) {
    /** One whose instances should answer. */
    RoutedEnvironment(String host, String label, List<Serving> serving, Optional<Serving> fallback) {
        this(host, label, serving, Vacancy.UNKNOWN, fallback);
    }

    public RoutedEnvironment {
        requireNonNull(host, "host is null");
        requireNonNull(label, "label is null");
        serving = List.copyOf(serving);
        requireNonNull(vacancy, "vacancy is null");
        requireNonNull(fallback, "fallback is null");
    }

    /**
     * A group that serves.
     *
     * @param count how many of its instances do; the others are on their way out
     */
    public record Serving(GroupKey group, int count) {}
}
