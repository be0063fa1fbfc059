package berth.api.sleep;

import org.jspecify.annotations.Nullable;

/**
 * When an environment is to sleep.
 *
 * @param afterMinutes without a request, 1 to 43,200 (30 days); null or absent: never
 */
public record SleepOrder(@Nullable Integer afterMinutes) {}
