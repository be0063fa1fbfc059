package berth.router.proxy;

/** Which octets may stand where in a message of HTTP/1.1 (RFC 9110 section 5.5 and 5.6.2, RFC 9112 section 3). */
final class Octets {
    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte[] KINDS = new byte[256];

    static {
        for (int octet = 0; octet < KINDS.length; octet++) {
            boolean visible = octet > ' ' && octet != 0x7f;
            boolean letterOrDigit =
                    octet >= '0' && octet <= '9' || octet >= 'A' && octet <= 'Z' || octet >= 'a' && octet <= 'z';
            boolean token = letterOrDigit || octet < 0x7f && "!#$%&'*+-.^_`|~".indexOf(octet) >= 0;
            boolean value = visible || octet == ' ' || octet == '\t';
            KINDS[octet] = (byte) ((token ? TOKEN : 0) | (value ? VALUE : 0) | (visible ? TARGET : 0));
        }
    }

    private Octets() {}

    /** Whether it may be part of a name or a method. */
    static boolean isToken(byte octet) {
        return (KINDS[octet & 0xff] & TOKEN) != 0;
    }

    /** Whether it may be part of a field's value. */
    static boolean isValue(byte octet) {
        return (KINDS[octet & 0xff] & VALUE) != 0;
    }

    /** Whether it may be part of a request's target: also what clients should have encoded and did not. */
    static boolean isTarget(byte octet) {
        return (KINDS[octet & 0xff] & TARGET) != 0;
    }

    /** Whether it separates a value from what is around it (OWS). */
    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** The value of a hexadecimal digit; -1 if it is none. */
    static int hex(byte octet) {
        if (octet >= '0' && octet <= '9') {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
