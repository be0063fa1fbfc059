package berth.router;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits (RFC 4632, RFC 4291 section 2.3): {@code 10.0.0.0/8}, {@code fd00::/8}. */
public final class Network {
    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    private final byte[] first;
    private final int length;

    private Network(byte[] first, int length) {
        this.first = first;
        this.length = length;
    }

    /**
     * Reads an address with or without a length; without, it is a network of one.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Network parse(String text) {
        requireNonNull(text, "network is null");
        int slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        if (!DOTTED.matcher(address).matches() && !COLONS.matcher(address).matches()) {
            throw bad(text);
        }
        try {
            var first = InetAddress.ofLiteral(address).getAddress();
            int bits = first.length * Byte.SIZE;
            var given = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
            int length = LENGTH.matcher(given).matches() ? Integer.parseInt(given) : Integer.MAX_VALUE;
            if (length > bits) {
                throw bad(text);
            }
            return new Network(first, length);
        } catch (IllegalArgumentException e) {
            throw bad(text);
        }
    }

    /** Whether the address, 4 or 16 bytes, is in it. */
    public boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        if (!Arrays.equals(first, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = length % Byte.SIZE;
        return rest == 0 || (first[whole] ^ address[whole]) >> (Byte.SIZE - rest) == 0;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a network such as 10.0.0.0/8 or fd00::/8, nor one address");
    }
}
