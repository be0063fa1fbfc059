package berth.node.engine;

import java.util.Optional;

/**
 * A range of IPv4 addresses (RFC 4632).
 *
 * @param first its first address as a number; bits behind the prefix are cleared
 * @param prefix how many leading bits all its addresses share, 0 to 32
 */
public record Cidr(int first, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("not a prefix length: " + prefix);
        }
        first &= mask(prefix);
    }

    /** Parses {@code 10.213.0.0/16}; throws {@link IllegalArgumentException} for anything else. */
    public static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 range: " + text));
    }

    /** Parses {@code 10.213.0.0/16}; empty for anything else, IPv6 for example. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        String[] parts = text.substring(0, Math.max(slash, 0)).split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        try {
            int address = 0;
            for (String part : parts) {
                int octet = Integer.parseInt(part);
                if (octet < 0 || octet > 255) {
                    return Optional.empty();
                }
                address = address << 8 | octet;
            }
            int prefix = Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > 32 ? Optional.empty() : Optional.of(new Cidr(address, prefix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean contains(Cidr other) {
        return prefix <= other.prefix && (other.first & mask(prefix)) == first;
    }

    boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** How many addresses it has; of a range that is larger than any subnet of an environment, not told. */
    int size() {
        if (prefix < 2) {
            throw new IllegalStateException(this + " has more addresses than an int counts");
        }
        return 1 << 32 - prefix;
    }

    /** Its address with that number, the first being 0. */
    String address(int number) {
        int address = first + number;
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return address(0) + "/" + prefix;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }
}
