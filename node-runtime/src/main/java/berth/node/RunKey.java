package berth.node;

import static java.util.Objects.requireNonNull;

/**
 * A command that runs once in an environment.
 *
 * @param id unique and never used again: what ran under it never runs again
 */
public record RunKey(EnvironmentKey environment, String id) {
    public RunKey {
        requireNonNull(environment, "environment is null");
        if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("not an id of a run: " + id);
        }
    }
}
