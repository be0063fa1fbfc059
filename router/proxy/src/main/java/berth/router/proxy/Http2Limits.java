package berth.router.proxy;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** How much of everything one HTTP/2 connection may have. */
final class Http2Limits {
    /** Requests at a time on one connection. */
    static final int STREAMS = 100;
    /** Bytes of an answer that wait for a client; the upstream is not read while there are more. */
    static final WriteBufferWaterMark STREAM_WATER_MARK = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    /** Requests at a time on one connection to an upstream, if it takes that many; beyond them, another is opened. */
    static final int UPSTREAM_STREAMS = 100;

    private static final int LARGEST_HEADERS = 64 * 1024;
    /** Bytes that a client may send ahead on one stream, and two and a half times as much on all of them together. */
    private static final int CLIENT_WINDOW = 256 * 1024;

    /** Bytes that an upstream may send ahead on one stream. */
    private static final int UPSTREAM_WINDOW = 64 * 1024;

    /** RFC 9113 section 10.5: resets per half a minute, in either direction, before it counts as an attack. */
    private static final int RESETS = 200;

    private static final int RESETS_SECONDS = 30;
    private static final int EMPTY_DATA_FRAMES = 10;
    private static final int SMALL_CONTINUATIONS = 16;
    /** Answers to pings and settings that the client does not fetch. */
    private static final int QUEUED_CONTROL_FRAMES = 200;

    private Http2Limits() {}

    /** For a client's connection. */
    static Http2FrameCodec server() {
        return new ClientCodec()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(STREAMS)
                        .initialWindowSize(CLIENT_WINDOW)
                        .maxHeaderListSize(LARGEST_HEADERS))
                .decoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                // Closing a connection means closing it; goodbyes are said where they belong.
                .decoupleCloseAndGoAway(true)
                .build();
    }

    /**
     * For a connection to an upstream. The window of the connection as a whole is always open: one client that does not
     * read must not hold up the others that share the connection. What may wait is bound by the windows of the streams.
     */
    static Http2FrameCodec client() {
        var codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(UPSTREAM_WINDOW)
                        .maxHeaderListSize(LARGEST_HEADERS))
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
                .decoupleCloseAndGoAway(true)
                .build();
        var flow = new DefaultHttp2LocalFlowController(
                codec.connection(), DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true);
        codec.connection()
                .local()
                .flowController(flow.frameWriter(codec.encoder().frameWriter()));
        return codec;
    }

    /** Holds from the first byte: a client that never acknowledges the settings would not be bound by them. */
    static void limitStreams(Http2FrameCodec codec) {
        codec.connection().remote().maxActiveStreams(STREAMS);
    }
}
