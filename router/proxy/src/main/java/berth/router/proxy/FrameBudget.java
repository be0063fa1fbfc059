package berth.router.proxy;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.TimeUnit;

/**
 * How many frames without a purpose of their own a client may send: pings, settings, priorities, window updates, empty
 * data, unknown ones. What is allowed grows with time and with what the client is sent, since that needs window updates.
 */
final class FrameBudget {
    static final int MOST = 1000;
    static final int PER_SECOND = 100;
    static final int SETTINGS_COST = 10;
    /** Some clients update both windows for every 4 KiB that they read. */
    private static final int ANSWERED_PER_FRAME = 1024;

    private static final int END_STREAM = 1;

    private long left = MOST;
    private long answered;
    private long refilled;

    /** Full at that time, in nanoseconds. */
    FrameBudget(long now) {
        refilled = now;
    }

    /** Bytes go to the client. */
    void answered(int bytes) {
        answered += bytes;
    }

    /** A frame came. */
    void count(byte type, byte flags, int length) {
        left -= switch (type) {
            case Http2FrameTypes.DATA -> length == 0 && (flags & END_STREAM) == 0 ? 1 : 0;
            // The codec limits these.
            case Http2FrameTypes.HEADERS, Http2FrameTypes.RST_STREAM -> 0;
            case Http2FrameTypes.SETTINGS -> SETTINGS_COST;
            default -> 1;
        };
    }

    /** Whether there were too many. */
    boolean isSpent(long now) {
        if (left < 0) {
            long earned =
                    TimeUnit.NANOSECONDS.toMillis(now - refilled) * PER_SECOND / 1000 + answered / ANSWERED_PER_FRAME;
            left = Math.min(MOST, left + earned);
            refilled = now;
            answered = 0;
        }
        return left < 0;
    }
}
