package berth.router.proxy;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams of one route. Picks by the power of two choices: of two at random, the one with less to do. A dead one is
 * picked only where nothing else is left: it may be back before anybody noticed.
 *
 * @param upstreams may be empty
 */
record UpstreamPool(List<Upstream> upstreams) {
    UpstreamPool {
        upstreams = List.copyOf(upstreams);
    }

    /** One that is not among those that were tried and has no more to do than that; null if there is none. */
    @Nullable
    Upstream pick(Collection<Upstream> tried, int most) {
        if (most != Upstream.UNLIMITED) {
            return new UpstreamPool(candidates(tried).stream()
                            .filter(candidate -> candidate.isFree(most))
                            .toList())
                    .pick(tried);
        }
        return pick(tried);
    }

    /** Those that were not tried yet. */
    List<Upstream> besides(Collection<Upstream> tried) {
        return upstreams.stream().filter(each -> !tried.contains(each)).toList();
    }

    /** Those that a request may go to: not tried yet, and not dead unless all are. */
    private List<Upstream> candidates(Collection<Upstream> tried) {
        var left = besides(tried);
        var alive = left.stream().filter(each -> !each.isDead()).toList();
        return alive.isEmpty() ? left : alive;
    }

    /** One that is not among those that were tried, however much it has to do; null if none is left. */
    @Nullable
    Upstream pick(Collection<Upstream> tried) {
        int size = upstreams.size();
        if (size < 2) {
            return size == 0 || tried.contains(upstreams.getFirst()) ? null : upstreams.getFirst();
        }
        var random = ThreadLocalRandom.current();
        int start = random.nextInt(size);
        var one = next(start, null, tried, false);
        if (one == null) {
            return next(start, null, tried, true);
        }
        var other = next(random.nextInt(size), one, tried, false);
        return other != null && other.inFlight() < one.inFlight() ? other : one;
    }

    /** Whether {@link #pick} would find another. */
    boolean hasOther(Upstream than, Collection<Upstream> tried) {
        return next(0, than, tried, true) != null;
    }

    private @Nullable Upstream next(
            int start, @Nullable Upstream except, Collection<Upstream> tried, boolean alsoDead) {
        int size = upstreams.size();
        for (int i = 0; i < size; i++) {
            int at = start + i;
            var candidate = upstreams.get(at < size ? at : at - size);
            if (candidate != except && (alsoDead || !candidate.isDead()) && !tried.contains(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
