package berth.api.sleep;

import java.time.Instant;
import java.util.Optional;

/**
 * How an environment sleeps.
 *
 * @param afterMinutes without a request after which it falls asleep; absent: never by itself
 * @param state as it is now; what was asked for a moment ago takes its time
 * @param wished ASLEEP or AWAKE, where somebody asked for that and it is not so yet; absent: nothing is under way that was
 *     asked for
 * @param since when that state began; absent: it never slept
 */
public record SleepView(
        Optional<Integer> afterMinutes, SleepState state, Optional<SleepState> wished, Optional<Instant> since) {}
