package berth.server.webhook;

import berth.server.setting.BerthConfig;
import berth.server.setting.Network;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where webhooks may go: to public addresses, and to networks that the operator allows. Neither to this machine, whose loopback
 * bears Berth's own doors, nor to instances, nor to anything private beside it, whatever a name of the world outside resolves to.
 * An operator who allows 10.0.0.0/8 hardly means instances, which may be in it: what is Berth's own must be named as such.
 */
@ApplicationScoped
class Addresses {
    private static final Logger LOG = Logger.getLogger(Addresses.class);
    private static final int NOT_OWN = -1;

    /** What is not public of IPv4 (RFC 6890 and its registry). */
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Of what is public in IPv6: tunnels, which hold an IPv4 address, and documentation.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Network::of)
            .toList();

    private static final Network PUBLIC_IPV6 = Network.of("2000::/3");

    /** Where clouds tell a machine its own secrets; nobody's to allow. */
    private static final List<Network> NEVER = Stream.of("169.254.0.0/16", "168.63.129.16", "fd00:ec2::254")
            .map(Network::of)
            .toList();

    /** This machine by whatever name; 0.0.0.0 and :: lead to its loopback as well. */
    private static final List<Network> MACHINE =
            Stream.of("0.0.0.0/8", "127.0.0.0/8", "::", "::1").map(Network::of).toList();

    private final List<Network> allowed;
    private final List<Network> own;
    private final Names names;

    @Inject
    Addresses(BerthConfig config) {
        this(
                config.webhooks().networks().orElse(List.of()),
                config.instances().addressPool(),
                host -> List.of(InetAddress.getAllByName(host)));
    }

    /**
     * @param allowed networks that may be reached though they are private
     * @param pool where instances have their addresses
     */
    Addresses(List<String> allowed, String pool, Names names) {
        this.allowed = allowed.stream().map(Network::of).toList();
        this.own = Stream.concat(MACHINE.stream(), Stream.of(Network.of(pool))).toList();
        this.names = names;
    }

    /** Looks names up. */
    @FunctionalInterface
    interface Names {
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    /** Why nothing can be sent there, as far as the address itself says; names are looked up only when something is sent. */
    Optional<String> refusal(URI url) {
        var host = host(url);
        try {
            return refusal(host, List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /**
     * Addresses of the host that may be reached. Whoever connects must use these and not the name, which may resolve to
     * another the next time.
     *
     * @throws UnknownHostException if there is none, with the reason in a sentence
     */
    List<InetAddress> reachable(URI url) throws UnknownHostException {
        var host = host(url);
        var found = lookedUp(host);
        var reachable = found.stream().filter(this::mayBeReached).toList();
        if (reachable.isEmpty()) {
            throw new UnknownHostException(refusal(host, found).orElseThrow());
        }
        return reachable;
    }

    /** Not none. Java says why only the first time, and the bare name as long as it remembers that. */
    private List<InetAddress> lookedUp(String host) throws UnknownHostException {
        try {
            var found = names.addresses(host);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (UnknownHostException e) {
            LOG.debugf(e, "no address of %s", host);
        }
        throw new UnknownHostException("the name " + host + " is not known");
    }

    private Optional<String> refusal(String host, List<InetAddress> found) {
        return found.stream().anyMatch(this::mayBeReached)
                ? Optional.empty()
                : Optional.of(
                        host
                                + " is an address of this machine, of its cloud or of a private network, where nothing is sent");
    }

    private boolean mayBeReached(InetAddress address) {
        if (contains(NEVER, address)) {
            return false;
        }
        int narrowest = ownPrefix(address);
        return allowed.stream().anyMatch(network -> network.prefix() >= narrowest && network.contains(address))
                || narrowest == NOT_OWN && isPublic(address);
    }

    /** How narrow a network must be that names what is Berth's own there; {@link #NOT_OWN} if nothing is. */
    private int ownPrefix(InetAddress address) {
        return isOfInterface(address)
                ? address.getAddress().length * Byte.SIZE
                : own.stream()
                        .filter(network -> network.contains(address))
                        .mapToInt(Network::prefix)
                        .max()
                        .orElse(NOT_OWN);
    }

    private static boolean isPublic(InetAddress address) {
        boolean ipv4 = address.getAddress().length == 4;
        return (ipv4 || PUBLIC_IPV6.contains(address)) && !contains(NOT_PUBLIC, address);
    }

    private static boolean isOfInterface(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean contains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static String host(URI url) {
        var host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
