package berth.api.app;

import org.jspecify.annotations.Nullable;

/**
 * Order to make an app.
 *
 * @param name 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter, unique on the platform;
 *     null when the client left it out
 */
public record NewApp(@Nullable String name) {}
