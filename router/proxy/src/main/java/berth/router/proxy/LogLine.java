package berth.router.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One line of the access log as it is being written: a JSON object (RFC 8259) in octets of its own, reused for the next. */
final class LogLine {
    /** More than all texts of a line can come to, each cut at what its caller allows and escaped. */
    private static final int LONGEST = 32 * 1024;

    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
    private static final long NANOS_PER_MICRO = 1000;
    private static final int THOUSAND = 1000;

    private final byte[] octets = new byte[LONGEST];
    private int end;
    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    /** Begins another line. */
    void clear() {
        end = 0;
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return end;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is JSON already: names, commas, brackets. */
    void raw(byte[] json) {
        System.arraycopy(json, 0, octets, end, json.length);
        end += json.length;
    }

    /** A moment as a string, such as {@code "2026-11-25T12:00:00.123Z"}. */
    void moment(long epochMillis) {
        long now = Math.floorDiv(epochMillis, (long) THOUSAND);
        if (now != second) {
            second = now;
            secondText = ascii(SECOND.format(Instant.ofEpochSecond(now)));
        }
        octets[end++] = '"';
        raw(secondText);
        thousandths((int) Math.floorMod(epochMillis, (long) THOUSAND));
        octets[end++] = 'Z';
        octets[end++] = '"';
    }

    /** A time in milliseconds with microseconds behind the point. */
    void millis(long nanos) {
        long micros = Math.max(0, nanos) / NANOS_PER_MICRO;
        number(micros / THOUSAND);
        octets[end++] = '.';
        thousandths((int) (micros % THOUSAND));
    }

    void number(long value) {
        if (value < 0) {
            octets[end++] = '-';
        }
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = end + digits - 1; at >= end; at--) {
            octets[at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        end += digits;
    }

    /** A string, cut at that many characters. These stand for octets as they came: what is beyond ASCII is escaped. */
    void text(String text, int most) {
        text(text, 0, text.length(), most);
    }

    /** A part of a text as a string. */
    void text(String text, int from, int to, int most) {
        octets[end++] = '"';
        chars(text, from, Math.min(to, from + most));
        octets[end++] = '"';
    }

    private void chars(String text, int from, int to) {
        var out = octets;
        int at = end;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out[at++] = (byte) c;
            } else if (c == '"' || c == '\\') {
                out[at++] = '\\';
                out[at++] = (byte) c;
            } else {
                out[at++] = '\\';
                out[at++] = 'u';
                out[at++] = HEX[c >> 12];
                out[at++] = HEX[c >> 8 & 0xf];
                out[at++] = HEX[c >> 4 & 0xf];
                out[at++] = HEX[c & 0xf];
            }
        }
        end = at;
    }

    private void thousandths(int value) {
        octets[end++] = (byte) ('0' + value / 100);
        octets[end++] = (byte) ('0' + value / 10 % 10);
        octets[end++] = (byte) ('0' + value % 10);
    }
}
