package berth.api.release;

import org.jspecify.annotations.Nullable;

/**
 * Order to go back to a release.
 *
 * @param what {@code all} (also when left out): image, process types and config vars; {@code config}: config vars only
 */
public record RollbackOrder(@Nullable String what) {}
