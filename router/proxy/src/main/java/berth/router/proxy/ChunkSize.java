package berth.router.proxy;

import io.netty.buffer.ByteBuf;

/** The line in front of a chunk (RFC 9112 section 7.1); what extends it (section 7.1.1) is checked and dropped. */
final class ChunkSize {
    private static final int MOST_DIGITS = 15;

    private ChunkSize() {}

    /** The size that the line says which begins there and whose LF is there; -1 if it says none. */
    static long read(ByteBuf octets, int begin, int feed) {
        long size = 0;
        int at = begin;
        for (int digit = Octets.hex(octets.getByte(at)); digit >= 0; digit = Octets.hex(octets.getByte(at))) {
            if (at - begin == MOST_DIGITS) {
                return -1;
            }
            size = size << 4 | digit;
            at++;
        }
        int lineEnd = feed - 1;
        if (at == begin || octets.getByte(lineEnd) != Octets.CR) {
            return -1;
        }
        if (at < lineEnd) {
            int extension = at;
            while (Octets.isBlank(octets.getByte(extension))) {
                extension++;
            }
            if (octets.getByte(extension) != ';') {
                return -1;
            }
            for (; extension < lineEnd; extension++) {
                if (!Octets.isValue(octets.getByte(extension))) {
                    return -1;
                }
            }
        }
        return size;
    }
}
