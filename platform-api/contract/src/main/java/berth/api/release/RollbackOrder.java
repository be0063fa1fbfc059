package berth.api.release;

import org.jspecify.annotations.Nullable;

/**
 * Order to go back to a release.
 *
 * @param what {@code all}: image, process types and config vars; {@code config}: config vars only; required, for what is
 *     put back by mistake is not there any more
 */
public record RollbackOrder(@Nullable String what) {}
