package berth.api.config;

import org.jspecify.annotations.Nullable;

/**
 * Order for a config group.
 *
 * @param name as those of apps: 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter
 */
public record NewConfigGroup(@Nullable String name) {}
