package berth.router.proxy;

import java.nio.ByteBuffer;

/** Some lines of the access log on their way from a lane to the writer. One of the two has it at any time. */
final class LogBatch {
    private static final int SIZE = 64 * 1024;

    private final LaneLog owner;
    private final ByteBuffer octets = ByteBuffer.allocateDirect(SIZE);
    private int lines;

    LogBatch(LaneLog owner) {
        this.owner = owner;
    }

    boolean hasRoom(int length) {
        return octets.remaining() >= length;
    }

    void add(LogLine line) {
        octets.put(line.octets(), 0, line.length());
        lines++;
    }

    int lines() {
        return lines;
    }

    /** To be written from its beginning. */
    ByteBuffer flipped() {
        return octets.flip();
    }

    /** Back to its lane, empty. */
    void giveBack() {
        octets.clear();
        lines = 0;
        owner.takeBack(this);
    }
}
