package berth.router.proxy;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.HashSet;
import java.util.Set;

/**
 * Knows on which streams a client may still send heads: a new stream has a higher number than all before (RFC 9113
 * section 5.1.1), and on an old one only trailers come, before its end (section 5.1).
 */
final class StreamOrder {
    private static final int END_STREAM = 1;
    /** Streams that the router reset, and whose ends the client therefore never sent, are forgotten at this many. */
    private static final int MOST_UNENDED = 1000;

    private final Set<Integer> unended = new HashSet<>(2);
    private int highest;

    /** Whether a frame of that type may come on that stream. */
    boolean allows(byte type, byte flags, int stream) {
        boolean ends = (flags & END_STREAM) != 0;
        return switch (type) {
            case Http2FrameTypes.HEADERS -> head(stream, ends);
            case Http2FrameTypes.DATA -> {
                if (ends) {
                    unended.remove(stream);
                }
                yield true;
            }
            case Http2FrameTypes.RST_STREAM -> {
                unended.remove(stream);
                yield true;
            }
            default -> true;
        };
    }

    private boolean head(int stream, boolean ends) {
        if (stream > highest) {
            highest = stream;
            if (!ends) {
                if (unended.size() >= MOST_UNENDED) {
                    unended.clear();
                }
                unended.add(stream);
            }
            return true;
        }
        return ends ? unended.remove(stream) : unended.contains(stream);
    }
}
