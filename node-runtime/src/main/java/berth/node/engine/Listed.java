package berth.node.engine;

import berth.node.GroupKey;
import berth.node.HealthCheck;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * An instance's container as the engine's list shows it: the cheap half of what is known.
 *
 * @param state the engine's word: created, running, paused, restarting, removing, exited, dead
 * @param run changes with each start, because each start makes a new network endpoint; empty if it does not run
 */
record Listed(
        String id, GroupKey group, Map<String, String> labels, String state, String run, Optional<String> address) {
    Listed {
        labels = Map.copyOf(labels);
    }

    /**
     * Empty if it is none of Berth's: an image made by Berth hands its labels to containers that somebody else starts from
     * it, but not the name.
     */
    static Optional<Listed> of(Container container) {
        Map<String, String> labels = Optional.ofNullable(container.getLabels()).orElse(Map.of());
        String ending = "-" + labels.getOrDefault(InstanceLabels.INSTANCE, "?");
        boolean named = Arrays.stream(Optional.ofNullable(container.getNames()).orElse(new String[0]))
                .anyMatch(name -> name.startsWith("/berth-") && name.endsWith(ending));
        if (!named || "removing".equals(container.getState())) {
            return Optional.empty();
        }
        Optional<ContainerNetwork> network = Optional.ofNullable(container.getNetworkSettings())
                .map(ContainerNetworkSettings::getNetworks)
                .flatMap(networks -> networks.values().stream().findFirst());
        return InstanceLabels.group(labels)
                .map(group -> new Listed(
                        container.getId(),
                        group,
                        labels,
                        Optional.ofNullable(container.getState()).orElse(""),
                        network.map(ContainerNetwork::getEndpointId).orElse(""),
                        network.map(ContainerNetwork::getIpAddress).filter(ip -> !ip.isEmpty())));
    }

    boolean isRunning() {
        return state.equals("running");
    }

    /** Whether it runs and is in no network, so that nobody reaches it: somebody has disconnected it. */
    boolean isCutOff() {
        return isRunning() && run.isEmpty();
    }

    /** Ended or not yet started, and nothing but an order starts it. */
    boolean isStopped() {
        return state.equals("created") || state.equals("exited") || state.equals("dead");
    }

    /** Why it will never be started; empty if it may. */
    String refused() {
        return labels.getOrDefault(InstanceLabels.REFUSED, "");
    }

    String fingerprint() {
        return labels.getOrDefault(InstanceLabels.SPEC, "");
    }

    String instance() {
        return labels.getOrDefault(InstanceLabels.INSTANCE, "");
    }

    Optional<HealthCheck> check() {
        return HealthLabel.read(labels.getOrDefault(InstanceLabels.HEALTH, ""));
    }

    /** 0 if it has none. */
    int expectedPort() {
        String port = labels.getOrDefault(InstanceLabels.PORT, "");
        return port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
    }
}
