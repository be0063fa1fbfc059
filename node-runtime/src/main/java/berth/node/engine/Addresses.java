package berth.node.engine;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Gives each container an address that it keeps for as long as it is there. Left to the engine, it would get another one at each
 * start, and the one that has become free would go to whatever starts next: after a restart of the engine requests would reach
 * another process. One that has become free is given again last, as far as this object knows, for who still sends requests there.
 */
final class Addresses {
    private final Engine engine;
    private final ConcurrentHashMap<String, Allotment> byNetwork = new ConcurrentHashMap<>();

    Addresses(Engine engine) {
        this.engine = engine;
    }

    /** So many that no container has; fewer if there are not so many. They are nobody else's until that is closed. */
    Reserved reserve(EnvironmentNetwork network, int count) {
        return byNetwork
                .computeIfAbsent(network.name() + " " + network.subnet(), name -> new Allotment(network))
                .reserve(count);
    }

    /** The network is gone. */
    void forget(EnvironmentNetwork network) {
        byNetwork.remove(network.name() + " " + network.subnet());
    }

    /** What of a network is promised to containers that are being made. */
    private final class Allotment {
        private final EnvironmentNetwork network;
        private final Set<String> promised = new HashSet<>();
        /** What was promised while somebody looked: the engine's list may be older than its container. */
        private final Set<String> keptMeanwhile = new HashSet<>();

        private int looking;
        /** Where in the subnet the last one was found; who begins does not know which one became free last. */
        private int last;

        Allotment(EnvironmentNetwork network) {
            this.network = network;
            this.last = ThreadLocalRandom.current().nextInt(network.subnet().size());
        }

        /** The engine is asked without a lock, since it may take long to answer. */
        Reserved reserve(int count) {
            look();
            try {
                return choose(count, taken());
            } finally {
                looked();
            }
        }

        private synchronized void look() {
            looking++;
        }

        private synchronized void looked() {
            looking--;
            if (looking == 0) {
                keptMeanwhile.clear();
            }
        }

        private synchronized Reserved choose(int count, Set<String> taken) {
            var found = new ArrayList<String>();
            int size = network.subnet().size();
            for (int tried = 0; tried < size && found.size() < count; tried++) {
                last = (last + 1) % size;
                var address = network.subnet().address(last);
                if (isForContainers(last, size)
                        && !taken.contains(address)
                        && !promised.contains(address)
                        && !keptMeanwhile.contains(address)) {
                    found.add(address);
                }
            }
            promised.addAll(found);
            return new Reserved(found, this);
        }

        synchronized void release(List<String> addresses) {
            promised.removeAll(Set.copyOf(addresses));
            if (looking > 0) {
                keptMeanwhile.addAll(addresses);
            }
        }

        /** The first is the network's, the second its gateway's, and the last reaches all (RFC 919). */
        private boolean isForContainers(int position, int size) {
            return position > 1 && position < size - 1;
        }

        /** Also those of containers that stand still. */
        private Set<String> taken() {
            return engine.call("look for free addresses in network " + network.name(), () -> {
                var taken = new HashSet<String>();
                engine.docker()
                        .listContainersCmd()
                        .withShowAll(true)
                        .withNetworkFilter(List.of(network.name()))
                        .exec()
                        .forEach(container -> addressesOf(container).forEach(taken::add));
                return taken;
            });
        }
    }

    private static Stream<String> addressesOf(Container container) {
        return Optional.ofNullable(container.getNetworkSettings())
                .map(ContainerNetworkSettings::getNetworks)
                .map(Map::values)
                .stream()
                .flatMap(networks -> networks.stream())
                .flatMap(endpoint -> Stream.concat(
                        Stream.ofNullable(endpoint.getIpAddress()),
                        Stream.ofNullable(endpoint.getIpamConfig())
                                .map(ContainerNetwork.Ipam::getIpv4Address)
                                .flatMap(Stream::ofNullable)));
    }

    /** Addresses for containers that are being made; once they are made, the engine knows whose they are. */
    static final class Reserved implements AutoCloseable {
        private final List<String> addresses;
        private final ConcurrentLinkedQueue<String> left;
        private final Allotment of;

        private Reserved(List<String> addresses, Allotment of) {
            this.addresses = List.copyOf(addresses);
            this.left = new ConcurrentLinkedQueue<>(addresses);
            this.of = of;
        }

        /** The network's name. */
        String network() {
            return of.network.name();
        }

        /** One more address; empty if there is none, and the engine has its say. */
        Optional<String> next() {
            return Optional.ofNullable(left.poll());
        }

        @Override
        public void close() {
            of.release(addresses);
        }
    }
}
