package berth.router.proxy;

import berth.router.RouteTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the router waits on one route; null: as everywhere.
 *
 * @param connect for an upstream to accept a connection
 * @param firstByte for an answer to begin
 * @param idle for the next byte either way, once an answer has begun
 */
record Patience(
        @Nullable Duration connect,
        @Nullable Duration firstByte,
        @Nullable Duration idle) {
    /** What a route without a policy has. */
    static final Patience USUAL = new Patience(null);

    Patience(@Nullable RouteTimeouts timeouts) {
        this(
                timeouts == null ? null : millis(timeouts.connectMillis()),
                timeouts == null ? null : millis(timeouts.firstByteMillis()),
                timeouts == null ? null : millis(timeouts.idleMillis()));
    }

    /** As a page says it. */
    static String text(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000 || millis % 1000 != 0) {
            return millis + " milliseconds";
        }
        return millis == 1000 ? "1 second" : millis / 1000 + " seconds";
    }

    private static @Nullable Duration millis(@Nullable Integer millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
