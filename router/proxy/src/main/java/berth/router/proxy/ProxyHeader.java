package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a connection from a proxy begins with (The PROXY protocol, versions 1 and 2, haproxy.org).
 *
 * @param length in octets
 * @param client for whom the proxy connects; empty if for itself, or if it does not say
 */
record ProxyHeader(int length, Optional<InetAddress> client) {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = 107;
    private static final int FIXED = 16;
    /** Addresses, and what proxies add about TLS and their clouds. */
    private static final int MOST_REST = 4096;

    /**
     * Reads one from the first octets of a connection.
     *
     * @return null if more octets are needed
     * @throws MalformedFieldException if they are none
     */
    static @Nullable ProxyHeader read(ByteBuf octets) throws MalformedFieldException {
        if (begins(octets, SIGNATURE)) {
            return octets.readableBytes() < FIXED ? null : binary(octets);
        }
        if (begins(octets, TEXT)) {
            return line(octets);
        }
        throw new MalformedFieldException("there is no PROXY header");
    }

    /** As far as there are octets. */
    private static boolean begins(ByteBuf octets, byte[] what) {
        int length = Math.min(octets.readableBytes(), what.length);
        for (int i = 0; i < length; i++) {
            if (octets.getByte(octets.readerIndex() + i) != what[i]) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ProxyHeader line(ByteBuf octets) throws MalformedFieldException {
        int begin = octets.readerIndex();
        int end = octets.indexOf(begin, begin + Math.min(octets.readableBytes(), LONGEST_LINE), (byte) '\n');
        if (end < 0) {
            if (octets.readableBytes() >= LONGEST_LINE) {
                throw new MalformedFieldException("the line of the PROXY header does not end");
            }
            return null;
        }
        var line = octets.toString(begin, end - begin, StandardCharsets.ISO_8859_1);
        int length = end - begin + 1;
        if (!line.endsWith("\r")) {
            throw new MalformedFieldException("the line of the PROXY header ends without CR");
        }
        var words = line.substring(0, line.length() - 1).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader(length, Optional.empty());
        }
        if (words.length != 6 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            throw new MalformedFieldException("the line of the PROXY header is not one");
        }
        boolean four = words[1].equals("TCP4");
        if (four ? !NetUtil.isValidIpV4Address(words[2]) : !NetUtil.isValidIpV6Address(words[2])) {
            throw new MalformedFieldException("the PROXY header has no address");
        }
        return new ProxyHeader(length, Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(words[2])));
    }

    private static @Nullable ProxyHeader binary(ByteBuf octets) throws MalformedFieldException {
        int begin = octets.readerIndex();
        int command = octets.getUnsignedByte(begin + 12);
        int family = octets.getUnsignedByte(begin + 13) >> 4;
        int rest = octets.getUnsignedShort(begin + 14);
        if (command != 0x20 && command != 0x21 || rest > MOST_REST) {
            throw new MalformedFieldException("the PROXY header is of another version, or too long");
        }
        if (octets.readableBytes() < FIXED + rest) {
            return null;
        }
        int size = family == 1 ? 4 : family == 2 ? 16 : 0;
        if (command == 0x20 || size == 0) {
            return new ProxyHeader(FIXED + rest, Optional.empty());
        }
        if (rest < 2 * size + 4) {
            throw new MalformedFieldException("the PROXY header is too short for its addresses");
        }
        try {
            var address = InetAddress.getByAddress(ByteBufUtil.getBytes(octets, begin + FIXED, size));
            return new ProxyHeader(FIXED + rest, Optional.of(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " octets is none", e);
        }
    }
}
