package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Network.Ipam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** One bridge network with a subnet of its own for each environment. Docker lets no packet pass between bridges. */
final class Networks {
    /** Somebody else may take subnets while we look, but hardly this many. */
    private static final int MOST_TRIES = 50;

    private final Engine engine;
    private final String installation;
    private final AddressPool pool;
    private final ConcurrentHashMap<String, EnvironmentNetwork> known = new ConcurrentHashMap<>();
    private final Addresses addresses;
    private final ReentrantLock allocation = new ReentrantLock();

    Networks(Engine engine, DockerEngineOptions options) {
        this.engine = engine;
        this.installation = options.installation();
        this.pool = options.pool();
        this.addresses = new Addresses(engine);
    }

    /** Places for so many containers in the environment's network. */
    Addresses.Reserved reserve(EnvironmentKey environment, int count) {
        return addresses.reserve(ensure(environment), count);
    }

    /** The environment's network, which is made if it is missing. */
    EnvironmentNetwork ensure(EnvironmentKey environment) {
        EnvironmentNetwork there = known.get(environment.id());
        if (there != null) {
            return there;
        }
        allocation.lock();
        try {
            EnvironmentNetwork network =
                    find(environment.id()).flatMap(Networks::read).orElseGet(() -> create(environment));
            known.put(environment.id(), network);
            return network;
        } finally {
            allocation.unlock();
        }
    }

    /** Looks again the next time: somebody removed it behind our back. */
    void forget(EnvironmentKey environment) {
        Optional.ofNullable(known.remove(environment.id())).ifPresent(addresses::forget);
    }

    /** Removes the environment's network, which must have no instances; none: nothing. */
    void remove(EnvironmentKey environment) {
        forget(environment);
        find(environment.id())
                .ifPresent(network -> engine.run("remove network " + network.getName(), () -> {
                    disconnectAll(network);
                    try {
                        engine.docker().removeNetworkCmd(network.getId()).exec();
                    } catch (NotFoundException gone) {
                        // As wished.
                    }
                }));
    }

    /** Somebody may have connected a container of their own by hand; it stays, only the connection goes. */
    private void disconnectAll(Network network) {
        try {
            Network seen = engine.docker()
                    .inspectNetworkCmd()
                    .withNetworkId(network.getId())
                    .exec();
            for (String container :
                    Optional.ofNullable(seen.getContainers()).orElse(Map.of()).keySet()) {
                engine.docker()
                        .disconnectFromNetworkCmd()
                        .withNetworkId(network.getId())
                        .withContainerId(container)
                        .withForce(true)
                        .exec();
            }
        } catch (NotFoundException gone) {
            // As wished.
        }
    }

    private Optional<Network> find(String environmentId) {
        List<String> labels = InstanceLabels.whichHave(installation, environmentId).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
        return engine.call(
                "look for the network of environment " + environmentId,
                () -> engine.docker().listNetworksCmd().withFilter("label", labels).exec().stream()
                        .findFirst());
    }

    private static Optional<EnvironmentNetwork> read(Network network) {
        return subnets(network)
                .flatMap(subnet -> Cidr.parse(subnet).stream())
                .findFirst()
                .map(subnet -> new EnvironmentNetwork(network.getName(), subnet));
    }

    private EnvironmentNetwork create(EnvironmentKey environment) {
        String name = "berth-" + environment.id();
        return engine.call("make network " + name, () -> {
            for (Cidr subnet : pool.free(taken()).limit(MOST_TRIES).toList()) {
                Optional<EnvironmentNetwork> made = create(environment, name, subnet);
                if (made.isPresent()) {
                    return made.get();
                }
            }
            throw exhausted(name);
        });
    }

    /** Empty if the subnet is not free after all. */
    private Optional<EnvironmentNetwork> create(EnvironmentKey environment, String name, Cidr subnet) {
        try {
            engine.docker()
                    .createNetworkCmd()
                    .withName(name)
                    .withCheckDuplicate(true)
                    .withDriver("bridge")
                    .withLabels(InstanceLabels.of(installation, environment))
                    .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(subnet.toString())))
                    .exec();
            return Optional.of(new EnvironmentNetwork(name, subnet));
        } catch (ConflictException nameTaken) {
            // By another installation, since ours has none for this environment.
            String longer = "berth-" + installation + "-" + environment.id();
            if (name.equals(longer)) {
                throw nameTaken;
            }
            return create(environment, longer, subnet);
        } catch (DockerException refused) {
            if (EngineMessage.saysOverlap(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private List<Cidr> taken() {
        List<Cidr> taken = new ArrayList<>();
        engine.docker().listNetworksCmd().exec().stream()
                .flatMap(Networks::subnets)
                .map(Cidr::parse)
                .flatMap(Optional::stream)
                .forEach(taken::add);
        try {
            taken.addAll(HostRoutes.beside(pool.range()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read this machine's routes", e);
        }
        return taken;
    }

    private static Stream<String> subnets(Network network) {
        return Optional.ofNullable(network.getIpam()).map(Ipam::getConfig).orElse(List.of()).stream()
                .map(Ipam.Config::getSubnet)
                .flatMap(Stream::ofNullable);
    }

    private NodeUnavailableException exhausted(String name) {
        String message = "could not make network " + name + ": no subnet /" + pool.subnetPrefix() + " is free in "
                + pool.range() + "; give Berth a larger or another address pool";
        return new NodeUnavailableException(message, new IllegalStateException("address pool exhausted"));
    }
}
