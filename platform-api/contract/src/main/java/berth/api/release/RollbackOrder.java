package berth.api.release;

import org.jspecify.annotations.Nullable;

/**
 * Order to go back to a release.
 *
 * @param what {@code all}: image, process types and config vars; {@code config}: config vars only; required, for what is
 *     put back by mistake is not there any more
 * @param newest number of the newest release that who asks knows of: if there is a newer one, nothing is rolled back; absent:
 *     whatever was made meanwhile
 */
public record RollbackOrder(@Nullable String what, @Nullable Integer newest) {}
