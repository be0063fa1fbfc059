package berth.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The config vars of an environment.
 *
 * @param variables those that are set on the environment itself, value by name; {@link #MASK} for each unless they were asked for
 * @param inherited what comes from config groups, by name: not what one of {@code variables} covers
 * @param release the release that the change made; empty if what runs or is being deployed has it so already, nothing was
 *     changed, or nothing is deployed yet: then the first release will have them
 * @param notLive names of those that the live release has not, or has with other values, or has still though they were unset: a
 *     deployment is to bring them yet, or it has failed; to send them again makes a release anew. Empty before the first release
 */
public record ConfigView(
        Map<String, String> variables,
        Map<String, Inherited> inherited,
        Optional<Integer> release,
        List<String> notLive) {
    /** Stands for a value that is not shown. */
    public static final String MASK = "••••••••";

    public ConfigView {
        variables = Map.copyOf(variables);
        inherited = Map.copyOf(inherited);
        notLive = List.copyOf(notLive);
    }

    /** A value that comes from a config group. */
    public record Inherited(String group, String value) {}
}
