package berth.node;

import static java.util.Objects.requireNonNull;

/**
 * An environment as the node knows it: one network.
 *
 * @param id unique and never used again; names the network
 * @param app name for labels and container names
 * @param name environment name, for labels and container names
 */
public record EnvironmentKey(String id, String app, String name) {
    public EnvironmentKey {
        requireNonNull(id, "id is null");
        requireNonNull(app, "app is null");
        requireNonNull(name, "name is null");
    }
}
