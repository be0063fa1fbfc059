package berth.api.config;

import java.util.Map;
import java.util.Optional;

/**
 * The config vars of an environment.
 *
 * @param variables value by name; {@link #MASK} for each unless they were asked for
 * @param release the release that the change made; empty if nothing changed, nothing was changed, or nothing is deployed
 *     yet: then the first release will have them
 */
public record ConfigView(Map<String, String> variables, Optional<Integer> release) {
    /** Stands for a value that is not shown. */
    public static final String MASK = "••••••••";

    public ConfigView {
        variables = Map.copyOf(variables);
    }
}
