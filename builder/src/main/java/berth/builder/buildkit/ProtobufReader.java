package berth.builder.buildkit;

import java.nio.charset.StandardCharsets;

/** Reads the fields of one protobuf message, in their order: just what BuildKit's trace needs. */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int wireType;

    ProtobufReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Number of the next field, whose value must be read or skipped next; 0 at the end. */
    int nextField() {
        if (at >= end) {
            return 0;
        }
        int tag = (int) varint();
        wireType = tag & 7;
        return tag >>> 3;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("message ends within a number");
            }
            byte part = bytes[at++];
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("number is longer than 64 bits");
    }

    ProtobufReader message() {
        int length = length();
        at += length;
        return new ProtobufReader(bytes, at - length, at);
    }

    String text() {
        int length = length();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    byte[] raw() {
        int length = length();
        at += length;
        return java.util.Arrays.copyOfRange(bytes, at - length, at);
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> at += 8;
            case BYTES -> message();
            case FIXED32 -> at += 4;
            default -> throw new IllegalArgumentException("unknown wire type " + wireType);
        }
    }

    private int length() {
        long length = varint();
        if (wireType != BYTES || length < 0 || length > end - at) {
            throw new IllegalArgumentException("field does not fit its message");
        }
        return (int) length;
    }
}
