package berth.builder;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;

/**
 * One build to do.
 *
 * @param id names the build to {@link Builder#cancel}
 * @param cacheScope whose build caches may be shared: one tenant's app and component, never another's
 * @param tag local name of the image, for example {@code berth/0123abcd/shop-production:7}
 * @param labels labels for the image, all named {@code berth.*}
 * @param timeLimit after which the build is ended as failed
 */
public record BuildOrder(String id, String cacheScope, String tag, Map<String, String> labels, Duration timeLimit) {
    public BuildOrder {
        requireNonNull(id, "id is null");
        requireNonNull(cacheScope, "cacheScope is null");
        requireNonNull(tag, "tag is null");
        labels = Map.copyOf(labels);
        requireNonNull(timeLimit, "timeLimit is null");
    }
}
