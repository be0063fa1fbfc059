package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a request comes from. */
final class Origin {
    /** The client for whom a proxy opened the connection. */
    static final AttributeKey<InetAddress> ASKS_FOR = AttributeKey.valueOf("berth.asks-for");

    private static final byte[] NOWHERE = {};

    private final byte[] octets;
    private final String text;
    private final boolean secure;

    private Origin(byte[] octets, String text, boolean secure) {
        this.octets = requireNonNull(octets, "octets is null");
        this.text = requireNonNull(text, "text is null");
        this.secure = secure;
    }

    static Origin of(InetAddress address, boolean secure) {
        return new Origin(address.getAddress(), address.getHostAddress(), secure);
    }

    /** The other end of a connection; secure if that is encrypted. */
    static Origin of(Channel channel, boolean secure) {
        var address = address(channel);
        return address == null ? unknown(secure) : of(address, secure);
    }

    /** Nobody can tell: no network that is allowed. */
    static Origin unknown(boolean secure) {
        return new Origin(NOWHERE, "unknown", secure);
    }

    /** The client at the other end of a connection, or of the proxy's that opened it; null if the connection is gone. */
    static @Nullable InetAddress address(Channel channel) {
        var told = channel.attr(ASKS_FOR).get();
        if (told != null) {
            return told;
        }
        return channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }

    /** The same, encrypted or not on its way to a proxy. */
    Origin secure(boolean changed) {
        return new Origin(octets, text, changed);
    }

    /** The address, 4 or 16 octets; none if it is not known. */
    byte[] octets() {
        return octets;
    }

    /** The address as logs and apps see it. */
    String text() {
        return text;
    }

    /** Whether it came encrypted. */
    boolean isSecure() {
        return secure;
    }
}
