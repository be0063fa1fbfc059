package berth.router.proxy;

import io.netty.buffer.ByteBuf;

/**
 * Looks for the empty line that ends a head or trailers, and remembers how far it has looked, so that what drips in is not
 * looked at again and again.
 */
final class HeadScan {
    /** More empty lines than a sloppy client leaves between its requests (RFC 9112 section 2.2). */
    private static final int MOST_EMPTY = 2;

    private int scanned;
    private int line;
    private int firstLineEnd;
    private int skipped;

    /** Begins anew. */
    void reset() {
        scanned = 0;
        line = 0;
        firstLineEnd = 0;
        skipped = 0;
    }

    /**
     * Looks on.
     *
     * @return length of all up to and with the empty line, or -1: it has not come yet
     * @throws MalformedFieldException if a line ends with LF alone (RFC 9112 section 2.2 lets us refuse that)
     */
    int find(ByteBuf octets) throws MalformedFieldException {
        int begin = octets.readerIndex();
        int end = octets.writerIndex();
        while (true) {
            int feed = octets.indexOf(begin + scanned, end, Octets.LF);
            if (feed < 0) {
                scanned = end - begin;
                return -1;
            }
            scanned = feed + 1 - begin;
            if (scanned - line < 2 || octets.getByte(feed - 1) != Octets.CR) {
                throw new MalformedFieldException("a line ends with LF alone");
            }
            if (scanned - line == 2) {
                return scanned;
            }
            line = scanned;
            if (firstLineEnd == 0) {
                firstLineEnd = scanned;
            }
        }
    }

    /**
     * The same for a head, in front of which empty lines are skipped.
     *
     * @throws MalformedFieldException also if there are more of them than a sloppy client sends
     */
    int findHead(ByteBuf octets) throws MalformedFieldException {
        int length = find(octets);
        while (length == 2) {
            if (++skipped > MOST_EMPTY) {
                throw new MalformedFieldException("there are too many empty lines");
            }
            octets.skipBytes(length);
            scanned = 0;
            length = find(octets);
        }
        return length;
    }

    /** Length of the first line with its end; 0 if it is not complete. */
    int firstLine() {
        return firstLineEnd;
    }

    /** How much was looked at. */
    int scanned() {
        return scanned;
    }
}
