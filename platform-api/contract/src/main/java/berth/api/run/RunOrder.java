package berth.api.run;

import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param command for {@code /bin/sh -c}, or the name of a process type
 */
public record RunOrder(@Nullable String command) {}
