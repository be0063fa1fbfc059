package berth.node.engine;

import static java.util.Objects.requireNonNull;

/** An environment's network on the engine. */
record EnvironmentNetwork(String name, Cidr subnet) {
    EnvironmentNetwork {
        requireNonNull(name, "name is null");
        requireNonNull(subnet, "subnet is null");
    }
}
