package berth.api.config;

import java.util.Map;
import java.util.Optional;

/**
 * The config vars of an environment.
 *
 * @param variables those that are set on the environment itself, value by name; {@link #MASK} for each unless they were asked for
 * @param inherited what comes from config groups, by name: not what one of {@code variables} covers
 * @param release the release that the change made; empty if nothing changed, nothing was changed, or nothing is deployed
 *     yet: then the first release will have them
 */
public record ConfigView(Map<String, String> variables, Map<String, Inherited> inherited, Optional<Integer> release) {
    /** Stands for a value that is not shown. */
    public static final String MASK = "••••••••";

    public ConfigView {
        variables = Map.copyOf(variables);
        inherited = Map.copyOf(inherited);
    }

    /** A value that comes from a config group. */
    public record Inherited(String group, String value) {}
}
