package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RateLimit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets each client address ask no more often than its bucket of tokens allows. */
final class RateGate implements Gate {
    /** Keeps sums of times far from where a long ends. */
    private static final double LONGEST_NANOS = 1e17;

    private final RateBuckets buckets;
    private final long route;
    private final long pace;
    private final long depth;

    /** For the route of that name; a table that still has both leaves the buckets as they are. */
    RateGate(RateBuckets buckets, String route, RateLimit limit) {
        this.buckets = requireNonNull(buckets, "buckets is null");
        this.route = buckets.route(route + " " + limit);
        double nanos = TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
        this.pace = (long) Math.min(nanos, LONGEST_NANOS);
        this.depth = (long) Math.min(nanos * limit.burst(), LONGEST_NANOS);
    }

    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        long bucket = buckets.name(route, head.origin().octets());
        long wait = buckets.take(bucket, pace, depth, System.nanoTime());
        return wait <= 0 ? null : Refusal.tooOften(head.target().host(), wait);
    }
}
