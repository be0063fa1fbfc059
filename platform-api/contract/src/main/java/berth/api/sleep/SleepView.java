package berth.api.sleep;

import java.time.Instant;
import java.util.Optional;

/**
 * How an environment sleeps.
 *
 * @param afterMinutes without a request after which it falls asleep; absent: never by itself
 * @param since when that state began; absent: it never slept
 */
public record SleepView(Optional<Integer> afterMinutes, SleepState state, Optional<Instant> since) {}
