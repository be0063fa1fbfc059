package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One stream to an upstream that speaks HTTP/2: one request and its answer (RFC 9113 section 8.1). */
final class UpstreamStream extends ChannelInboundHandlerAdapter implements UpstreamLink {
    private final Upstream upstream;
    private final Runnable left;
    private @Nullable Channel channel;
    private @Nullable StreamWriter writer;
    private @Nullable Exchange exchange;
    private @Nullable Throwable broken;
    private boolean heard;
    private boolean begun;
    private boolean ended;

    /** Tells once when the stream is over. */
    UpstreamStream(Upstream upstream, Runnable left) {
        this.upstream = requireNonNull(upstream, "upstream is null");
        this.left = requireNonNull(left, "left is null");
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @Override
    public Channel channel() {
        return requireNonNull(channel, "not open yet");
    }

    @Override
    public boolean heard() {
        return heard;
    }

    @Override
    public boolean takesMore() {
        return !ended && channel().isActive();
    }

    @Override
    public void begin(Exchange next) {
        exchange = next;
    }

    @Override
    public void write(Object message) {
        requireNonNull(writer, "not open yet").write(message);
    }

    @Override
    public void flush() {
        requireNonNull(writer, "not open yet").flush();
    }

    /** A stream serves one exchange only; it closes by itself once both sides have ended it. */
    @Override
    public void rest(IdleConnections among) {
        exchange = null;
        flush();
        channel().config().setAutoRead(true);
    }

    /** Tells the upstream that nobody waits for the rest, if there is any. */
    @Override
    public void close() {
        exchange = null;
        channel().close();
    }

    @Override
    public void become(Tunnel tunnel) {
        throw new IllegalStateException("a stream has no upgrade (RFC 9113 section 8.6)");
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        channel.config().setWriteBufferWaterMark(Http2Limits.STREAM_WATER_MARK);
        writer = new StreamWriter(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var current = exchange;
        if (current == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        heard = true;
        try {
            if (message instanceof Http2DataFrame data) {
                current.onAnswerBody(
                        data.isEndStream()
                                ? new DefaultLastHttpContent(data.content())
                                : new DefaultHttpContent(data.content()));
            } else if (message instanceof Http2HeadersFrame fields && begun) {
                current.onAnswerBody(
                        new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, Http2Fields.trailers(fields.headers())));
            } else if (message instanceof Http2HeadersFrame head) {
                answer(current, UpstreamHeads.answer(head.headers(), head.isEndStream()), head.isEndStream());
            } else {
                ReferenceCountUtil.release(message);
            }
        } catch (MalformedFieldException e) {
            current.onAnswer(malformed(e));
        }
    }

    private void answer(Exchange current, HttpResponse head, boolean ends) {
        boolean interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        begun = !interim;
        current.onAnswer(head);
        if (interim || ends) {
            current.onAnswerBody(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.onAnswerPause();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.onUpstreamWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.NO_ERROR.code()) {
            // The answer is complete, if perhaps not read yet; of the request nothing more is wanted (section 8.1).
            ended = true;
            if (exchange != null) {
                exchange.onUpstreamWritable();
            }
        } else if (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
            onEnd(new UnprocessedException("it refused the stream"));
        } else if (event instanceof Http2ResetFrame reset) {
            onEnd(new IOException("it reset the stream: " + Http2Error.valueOf(reset.errorCode())));
        } else if (event instanceof Http2GoAwayFrame) {
            // This stream is above the last one that it looked at. The codec ends it after the session has heard, too.
            broken = new UnprocessedException("it goes away");
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        left.run();
        onEnd(broken);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = cause;
        onEnd(cause);
        ctx.close();
    }

    private void onEnd(@Nullable Throwable cause) {
        ended = true;
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.onUpstreamEnd(cause);
        }
    }

    private static HttpResponse malformed(MalformedFieldException cause) {
        var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY);
        answer.setDecoderResult(DecoderResult.failure(cause));
        return answer;
    }
}
