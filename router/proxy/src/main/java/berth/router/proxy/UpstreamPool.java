package berth.router.proxy;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams of one route. Picks by the power of two choices: of two at random, the one with less to do.
 *
 * @param upstreams may be empty
 */
record UpstreamPool(List<Upstream> upstreams) {
    UpstreamPool {
        upstreams = List.copyOf(upstreams);
    }

    /** One that is not among those that were tried; null if none is left. */
    @Nullable
    Upstream pick(Collection<Upstream> tried) {
        if (tried.isEmpty()) {
            return pickFrom(upstreams);
        }
        return pickFrom(upstreams.stream().filter(one -> !tried.contains(one)).toList());
    }

    private static @Nullable Upstream pickFrom(List<Upstream> candidates) {
        int size = candidates.size();
        if (size < 2) {
            return size == 0 ? null : candidates.getFirst();
        }
        var random = ThreadLocalRandom.current();
        int first = random.nextInt(size);
        int second = (first + 1 + random.nextInt(size - 1)) % size;
        var one = candidates.get(first);
        var other = candidates.get(second);
        return other.inFlight() < one.inFlight() ? other : one;
    }
}
