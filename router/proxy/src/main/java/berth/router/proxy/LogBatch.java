package berth.router.proxy;

import java.nio.ByteBuffer;

/** Some lines of the access log on their way from a lane to the writer. One of the two has it at any time. */
final class LogBatch {
    private static final int SIZE = 64 * 1024;

    private final LaneLog owner;
    private final ByteBuffer octets = ByteBuffer.allocateDirect(SIZE);

    LogBatch(LaneLog owner) {
        this.owner = owner;
    }

    boolean hasRoom(int length) {
        return octets.remaining() >= length;
    }

    void add(LogLine line) {
        octets.put(line.octets(), 0, line.length());
    }

    /** How many lines there are from where writing it has come to. */
    int unwritten() {
        int left = 0;
        for (int i = octets.position(); i < octets.limit(); i++) {
            left += octets.get(i) == '\n' ? 1 : 0;
        }
        return left;
    }

    /** To be written from its beginning. */
    ByteBuffer flipped() {
        return octets.flip();
    }

    /** Back to its lane, empty. */
    void giveBack() {
        octets.clear();
        owner.takeBack(this);
    }
}
