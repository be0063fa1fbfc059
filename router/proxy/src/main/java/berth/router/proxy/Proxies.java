package berth.router.proxy;

import berth.router.Network;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is believed when they say for whom they ask. Nobody else is: an address that a client could make up would open networks and
 * empty others' buckets.
 *
 * @param trusted networks of proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} count
 * @param proxyProtocol networks of those whose connections begin with a PROXY header
 */
record Proxies(List<Network> trusted, List<Network> proxyProtocol) {
    static final String TRUSTED = "BERTH_ROUTER_TRUSTED_PROXIES";
    static final String PROXY_PROTOCOL = "BERTH_ROUTER_PROXY_PROTOCOL";
    static final Proxies NONE = new Proxies(List.of(), List.of());

    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");

    Proxies {
        trusted = List.copyOf(trusted);
        proxyProtocol = List.copyOf(proxyProtocol);
    }

    static Proxies from(OptionText parse) {
        return new Proxies(networks(parse, TRUSTED), networks(parse, PROXY_PROTOCOL));
    }

    /** Whether a connection must begin with a PROXY header. */
    boolean announces(Channel channel) {
        return !proxyProtocol.isEmpty()
                && channel.remoteAddress() instanceof InetSocketAddress peer
                && contains(proxyProtocol, peer.getAddress().getAddress());
    }

    /**
     * Where a request comes from that somebody passed on: of the addresses that trusted proxies added, the last that is not a
     * trusted proxy's own.
     */
    Origin origin(Origin peer, HttpHeaders request) {
        if (trusted.isEmpty() || !contains(trusted, peer.octets())) {
            return peer;
        }
        var proto = last(request.getAll(FORWARDED_PROTO));
        boolean secure = proto.isEmpty() ? peer.isSecure() : proto.equalsIgnoreCase("https");
        var told = request.getAll(FORWARDED_FOR);
        if (told.stream().allMatch(field -> field.replace(',', ' ').isBlank())) {
            return secure == peer.isSecure() ? peer : peer.secure(secure);
        }
        var from = client(told);
        return from == null ? Origin.unknown(secure) : Origin.of(from, secure);
    }

    /** Null if what is said cannot be read: it is not for the proxy that the proxy asks. */
    private @Nullable InetAddress client(List<String> fields) {
        @Nullable InetAddress nearest = null;
        for (int i = fields.size() - 1; i >= 0; i--) {
            var hops = fields.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                var text = hops[j].strip();
                if (text.isEmpty()) {
                    continue;
                }
                var hop = address(text);
                if (hop == null) {
                    return null;
                }
                nearest = hop;
                if (!contains(trusted, hop.getAddress())) {
                    return hop;
                }
            }
        }
        return nearest;
    }

    /** With or without a port, which some proxies add. */
    private static @Nullable InetAddress address(String hop) {
        var plain = NetUtil.createInetAddressFromIpAddressString(hop);
        if (plain != null) {
            return plain;
        }
        int colon = hop.lastIndexOf(':');
        boolean bracketed = hop.startsWith("[") && colon > 0 && hop.charAt(colon - 1) == ']';
        boolean portFollows = bracketed || colon > 0 && hop.indexOf(':') == colon;
        return portFollows ? NetUtil.createInetAddressFromIpAddressString(hop.substring(0, colon)) : null;
    }

    private static String last(List<String> fields) {
        return fields.isEmpty()
                ? ""
                : fields.getLast()
                        .substring(fields.getLast().lastIndexOf(',') + 1)
                        .strip();
    }

    private static boolean contains(List<Network> networks, byte[] address) {
        for (var network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<Network> networks(OptionText parse, String name) {
        try {
            return Arrays.stream(parse.text(name, "").split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(Network::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new BadOptionException(
                    name + ": " + e.getMessage() + "; set it to some of those with commas between");
        }
    }
}
