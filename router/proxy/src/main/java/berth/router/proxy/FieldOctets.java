package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Field lines as the octets in which they came (RFC 9112 section 5), and where in them names and values are. Lines that nobody
 * touches are written in one piece; those that are added stand behind them, those that are removed are skipped.
 *
 * <p>A place, which the methods take and return, stands for one line.
 */
final class FieldOctets {
    /** More lines than any client sends make every look-up dear. */
    static final int MOST_LINES = 512;

    private static final int SPANS = 4;
    private static final int NAME = 0;
    private static final int NAME_END = 1;
    private static final int VALUE = 2;
    private static final int VALUE_END = 3;
    private static final int REMOVED = -1;
    private static final int USUAL_LINES = 24;

    private byte[] octets;
    private int end;
    private int[] spans = new int[USUAL_LINES * SPANS];
    private int lines;
    private int removed;
    /** Which lengths of names there are, modulo 64: most look-ups are for what is not there. */
    private long lengths;

    private boolean underscore;

    private FieldOctets(byte[] octets, int end) {
        this.octets = octets;
        this.end = end;
    }

    /** No line yet. */
    static FieldOctets empty() {
        return new FieldOctets(new byte[256], 0);
    }

    /**
     * Reads the lines from there to there, each with its line end. The octets belong to the result from now on; behind
     * them there may be room for more.
     *
     * @throws MalformedFieldException if one breaks the rules, or is folded
     * @throws TooManyLinesException if there are too many
     */
    static FieldOctets read(byte[] octets, int from, int to) throws MalformedFieldException, TooManyLinesException {
        var fields = new FieldOctets(octets, to);
        int at = from;
        while (at < to) {
            at = fields.readLine(at);
        }
        return fields;
    }

    private int readLine(int from) throws MalformedFieldException, TooManyLinesException {
        if (lines == MOST_LINES) {
            throw new TooManyLinesException();
        }
        var source = octets;
        int nameEnd = from;
        while (Octets.isToken(source[nameEnd])) {
            underscore |= source[nameEnd] == '_';
            nameEnd++;
        }
        if (nameEnd == from || source[nameEnd] != ':') {
            throw new MalformedFieldException("a field's name is empty, or has a character that is not allowed there");
        }
        int value = nameEnd + 1;
        while (Octets.isBlank(source[value])) {
            value++;
        }
        int at = value;
        while (Octets.isValue(source[at])) {
            at++;
        }
        if (source[at] != Octets.CR || source[at + 1] != Octets.LF) {
            throw new MalformedFieldException("a field's value has a character that is not allowed there");
        }
        int valueEnd = at;
        while (valueEnd > value && Octets.isBlank(source[valueEnd - 1])) {
            valueEnd--;
        }
        span(from, nameEnd, value, valueEnd);
        return at + 2;
    }

    private void span(int name, int nameEnd, int value, int valueEnd) {
        int at = lines * SPANS;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, at * 2);
        }
        spans[at + NAME] = name;
        spans[at + NAME_END] = nameEnd;
        spans[at + VALUE] = value;
        spans[at + VALUE_END] = valueEnd;
        lengths |= 1L << nameEnd - name;
        lines++;
    }

    /** Whether a name that was read had an underscore in it. */
    boolean hasUnderscore() {
        return underscore;
    }

    /** About how long they are when written. */
    int length() {
        return end;
    }

    /** Writes all lines, without the empty one that ends them. */
    void writeTo(ByteBuf out) {
        int run = 0;
        int runEnd = 0;
        for (int at = 0; at < lines * SPANS; at += SPANS) {
            int name = spans[at + NAME];
            int nameEnd = spans[at + NAME_END];
            if (nameEnd == REMOVED) {
                continue;
            }
            int value = spans[at + VALUE];
            int valueEnd = spans[at + VALUE_END];
            boolean plain = value == nameEnd + 2 && octets[nameEnd + 1] == ' ' && octets[valueEnd] == Octets.CR;
            if (plain && name == runEnd) {
                runEnd = valueEnd + 2;
            } else {
                out.writeBytes(octets, run, runEnd - run);
                run = name;
                runEnd = plain ? valueEnd + 2 : name;
                if (!plain) {
                    out.writeBytes(octets, name, nameEnd - name).writeByte(':').writeByte(' ');
                    out.writeBytes(octets, value, valueEnd - value);
                    out.writeByte(Octets.CR).writeByte(Octets.LF);
                }
            }
        }
        out.writeBytes(octets, run, runEnd - run);
    }

    /** Place of the first such line at or after that place; -1 if there is none. */
    int find(CharSequence name, int from) {
        int length = name.length();
        if ((lengths & 1L << length) == 0) {
            return -1;
        }
        for (int at = from; at < lines * SPANS; at += SPANS) {
            int start = spans[at + NAME];
            if (spans[at + NAME_END] - start == length && isNamed(start, name, length)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isNamed(int start, CharSequence name, int length) {
        for (int i = 0; i < length; i++) {
            int here = octets[start + i];
            int there = name.charAt(i);
            if (here != there && (lower(here) != lower(there))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }

    String value(int at) {
        int value = spans[at + VALUE];
        return new String(octets, value, spans[at + VALUE_END] - value, StandardCharsets.ISO_8859_1);
    }

    String name(int at) {
        int name = spans[at + NAME];
        return new String(octets, name, spans[at + NAME_END] - name, StandardCharsets.ISO_8859_1);
    }

    /** Adds a line behind all others. */
    void append(CharSequence name, CharSequence value) {
        int nameLength = name.length();
        int valueLength = value.length();
        int needed = nameLength + valueLength + 4;
        if (octets.length - end < needed) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, end + needed));
        }
        int start = end;
        copy(name, start);
        octets[start + nameLength] = ':';
        octets[start + nameLength + 1] = ' ';
        int valueStart = start + nameLength + 2;
        copy(value, valueStart);
        int valueEnd = valueStart + valueLength;
        octets[valueEnd] = Octets.CR;
        octets[valueEnd + 1] = Octets.LF;
        end = valueEnd + 2;
        for (int i = valueStart; i < valueEnd; i++) {
            if (!Octets.isValue(octets[i])) {
                throw new IllegalArgumentException("the value of " + name + " has a control character");
            }
        }
        span(start, start + nameLength, valueStart, valueEnd);
    }

    private void copy(CharSequence text, int to) {
        int length = text.length();
        if (text instanceof AsciiString ascii) {
            System.arraycopy(ascii.array(), ascii.arrayOffset(), octets, to, length);
        } else {
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                octets[to + i] = (byte) (c > 0xff ? '?' : c);
            }
        }
    }

    /** The place after that one. */
    static int after(int place) {
        return place + SPANS;
    }

    /** The first place at or after that one with a line that was not removed; -1 if there is none. */
    int next(int from) {
        for (int at = from; at < lines * SPANS; at += SPANS) {
            if (spans[at + NAME_END] != REMOVED) {
                return at;
            }
        }
        return -1;
    }

    void remove(int place) {
        spans[place + NAME_END] = REMOVED;
        spans[place + NAME] = 0;
        removed++;
    }

    void clear() {
        lines = 0;
        removed = 0;
    }

    /** Number of lines that were not removed. */
    int size() {
        return lines - removed;
    }

    /** There are more lines than {@link #MOST_LINES}. */
    static final class TooManyLinesException extends Exception {
        private static final long serialVersionUID = 1L;

        TooManyLinesException() {
            super("there are more than " + MOST_LINES + " fields", null, false, false);
        }
    }
}
