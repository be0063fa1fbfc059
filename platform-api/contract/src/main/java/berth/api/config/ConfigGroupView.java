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
 * @param unreadable environments that got no release of this change, for their other config vars cannot be read
 * @param readable whether its vars can be: if not, none are given, and a change must say {@code afresh}
 */
public record ConfigGroupView(
        String name,
        Map<String, String> variables,
        List<Used> environments,
        String changedBy,
        Instant changedAt,
        List<Made> releases,
        List<Used> unreadable,
        boolean readable) {
    public ConfigGroupView {
        variables = Map.copyOf(variables);
        environments = List.copyOf(environments);
        releases = List.copyOf(releases);
        unreadable = List.copyOf(unreadable);
    }

    /** An environment that uses it. */
    public record Used(String app, String environment) {}

    /** A release that a change made. */
    public record Made(String app, String environment, int release) {}
}
