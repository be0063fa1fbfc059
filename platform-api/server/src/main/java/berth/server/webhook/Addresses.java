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

/**
 * Where webhooks may go: to public addresses, and to networks that the operator allows. Neither to this machine, whose loopback
 * bears Berth's own doors, nor to anything private beside it, whatever a name of the world outside resolves to.
 */
@ApplicationScoped
class Addresses {
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

    private final List<Network> allowed;

    @Inject
    Addresses(BerthConfig config) {
        this(config.webhooks().networks());
    }

    Addresses(Optional<List<String>> allowed) {
        this.allowed = allowed.orElse(List.of()).stream().map(Network::of).toList();
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
     * @throws UnknownHostException if there is none, with the reason
     */
    List<InetAddress> reachable(URI url) throws UnknownHostException {
        var host = host(url);
        var found = Stream.of(InetAddress.getAllByName(host)).toList();
        var reachable = found.stream().filter(this::mayBeReached).toList();
        if (reachable.isEmpty()) {
            throw new UnknownHostException(refusal(host, found).orElse("nothing is known of " + host));
        }
        return reachable;
    }

    private Optional<String> refusal(String host, List<InetAddress> found) {
        return found.stream().anyMatch(this::mayBeReached)
                ? Optional.empty()
                : Optional.of(host + " is an address of this machine or of a private network, where nothing is sent");
    }

    private boolean mayBeReached(InetAddress address) {
        return contains(allowed, address) || isPublic(address) && !isOwn(address);
    }

    private static boolean isPublic(InetAddress address) {
        boolean ipv4 = address.getAddress().length == 4;
        return (ipv4 || PUBLIC_IPV6.contains(address)) && !contains(NOT_PUBLIC, address);
    }

    private static boolean isOwn(InetAddress address) {
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
