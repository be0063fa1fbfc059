package berth.router.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** As much of the encoding of keys and certificates (DER, X.690) as the JDK needs help with. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT = 0x06;
    static final int UTF8 = 0x0c;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private Der() {}

    /** A value with its tag and length; the parts are the content. */
    static byte[] of(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(SEQUENCE, parts);
    }

    static byte[] text(int tag, String text) {
        return of(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object identifier such as {@code 2.5.4.3}. */
    static byte[] object(String dotted) {
        var numbers = Arrays.stream(dotted.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        var out = new ByteArrayOutputStream();
        out.write(numbers[0] * 40 + numbers[1]);
        for (int i = 2; i < numbers.length; i++) {
            int groups = Math.max(1, (32 - Integer.numberOfLeadingZeros(numbers[i]) + 6) / 7);
            for (int shift = (groups - 1) * 7; shift >= 0; shift -= 7) {
                out.write(numbers[i] >> shift & 0x7f | (shift == 0 ? 0 : 0x80));
            }
        }
        return of(OBJECT, out.toByteArray());
    }

    /** The first value inside a sequence, with its tag and length. */
    static byte[] firstOf(byte[] sequence) {
        int from = contentStart(sequence, 0);
        int content = contentStart(sequence, from);
        return Arrays.copyOfRange(sequence, from, content + length(sequence, from));
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }
}
