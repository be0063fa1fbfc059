package berth.api.config;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A config group.
 *
 * @param variables value by name; {@link ConfigView#MASK} for each unless they were asked for
 * @param environments that use it, by app and name
 * @param changedBy who made it or last changed its vars
 * @param releases that this change made; empty where nothing was changed
 */
public record ConfigGroupView(
        String name,
        Map<String, String> variables,
        List<Used> environments,
        String changedBy,
        Instant changedAt,
        List<Made> releases) {
    public ConfigGroupView {
        variables = Map.copyOf(variables);
        environments = List.copyOf(environments);
        releases = List.copyOf(releases);
    }

    /** An environment that uses it. */
    public record Used(String app, String environment) {}

    /** A release that a change made. */
    public record Made(String app, String environment, int release) {}
}
