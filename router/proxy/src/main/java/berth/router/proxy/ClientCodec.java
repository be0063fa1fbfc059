package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;

/**
 * Builds the codec of a client's connection. Netty refuses a malformed head (RFC 9113 section 8.1.1), and one stream too many,
 * before there is a stream, and takes the body that follows for an error of the connection, which ends all other streams. Here
 * the stream that is refused exists first, so that only that one ends.
 */
final class ClientCodec extends Http2FrameCodecBuilder {
    ClientCodec() {
        server(true);
        gracefulShutdownTimeoutMillis(0);
    }

    @Override
    protected Http2FrameCodec build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return super.build(new Refusals(decoder), encoder, settings);
    }

    private static final class Refusals extends DecoratingHttp2ConnectionDecoder {
        Refusals(Http2ConnectionDecoder decoder) {
            super(decoder);
        }

        @Override
        public void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
            try {
                super.decodeFrame(ctx, in, out);
            } catch (Http2Exception.HeaderListSizeException e) {
                // The codec makes a stream for it, to answer 431.
                throw e;
            } catch (Http2Exception.StreamException e) {
                begin(e.streamId());
                throw e;
            }
        }

        private void begin(int stream) throws Http2Exception {
            var streams = connection().remote();
            if (!streams.isValidStreamId(stream) || connection().streamMayHaveExisted(stream)) {
                return;
            }
            int most = streams.maxActiveStreams();
            // It is gone again at once.
            streams.maxActiveStreams(Math.max(most, streams.numActiveStreams() + 1));
            try {
                streams.createStream(stream, false);
            } finally {
                streams.maxActiveStreams(most);
            }
        }
    }
}
