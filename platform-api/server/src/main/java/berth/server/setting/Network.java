package berth.server.setting;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses (RFC 4632, RFC 4291): {@code 10.0.0.0/8}, {@code fd00::/8}, or one address alone.
 *
 * @param first an address in it
 * @param prefix how many leading bits all its addresses share
 */
public record Network(InetAddress first, int prefix) {
    /** Empty for anything else. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        try {
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new Network(address, prefix));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The range, which is known to be one. */
    public static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a range of addresses: " + text));
    }

    /** Whether the address is in it; never one of the other IP version. */
    public boolean contains(InetAddress address) {
        var mine = first.getAddress();
        var theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
