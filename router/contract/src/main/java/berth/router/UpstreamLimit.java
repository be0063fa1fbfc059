package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an upstream is given at a time, and what becomes of the rest: they wait for their turn, first come
 * first served, as HAProxy does it with {@code maxconn} and {@code timeout queue}. Upgraded connections count for as long as
 * they are open.
 *
 * @param requests most that are open to one upstream, at least 1; other routes to the same upstream count as well
 * @param queued most that wait for one upstream; 0: none waits; left out: {@value #QUEUED}
 * @param waitMillis longest that one waits, in milliseconds; 0: none waits; left out: {@value #WAIT_MILLIS}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpstreamLimit(
        int requests, @Nullable Integer queued, @Nullable Integer waitMillis) {
    private static final int QUEUED = 100;
    private static final int WAIT_MILLIS = 10_000;

    /** With the usual queue. */
    public UpstreamLimit(int requests) {
        this(requests, null, null);
    }

    public UpstreamLimit {
        if (requests < 1) {
            throw new IllegalArgumentException("requests " + requests + " of an upstream limit is below 1");
        }
        requireNotNegative("queued", queued);
        requireNotNegative("waitMillis", waitMillis);
    }

    /** Most that wait for one upstream. */
    public int mostQueued() {
        return queued == null ? QUEUED : queued;
    }

    /** Longest that one waits, in milliseconds. */
    public int longestWaitMillis() {
        return waitMillis == null ? WAIT_MILLIS : waitMillis;
    }

    private static void requireNotNegative(String name, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " " + value + " of an upstream limit is negative");
        }
    }
}
