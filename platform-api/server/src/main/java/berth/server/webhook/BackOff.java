package berth.server.webhook;

import java.time.Duration;
import java.time.Instant;

/** When what failed is tried again: 10 seconds later, then after twice the time each, hourly at last, for a day. */
final class BackOff {
    static final Duration LONGEST = Duration.ofHours(1);
    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

    private BackOff() {}

    /** @param attempts how many have failed, from 1 */
    static Duration after(int attempts) {
        // 10 s × 2⁹ is more than an hour.
        return attempts > 9 ? LONGEST : min(FIRST.multipliedBy(1L << attempts - 1), LONGEST);
    }

    /** @param since when the first attempt failed */
    static boolean isOver(Instant since, Instant now) {
        return !now.isBefore(since.plus(GIVEN_UP_AFTER));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
