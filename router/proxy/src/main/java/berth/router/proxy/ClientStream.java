package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One stream of a client's HTTP/2 connection: one request and its answer (RFC 9113 section 8.1). */
final class ClientStream extends ChannelInboundHandlerAdapter implements Client, Guest {
    private static final System.Logger LOG = System.getLogger(ClientStream.class.getName());

    private final Proxy proxy;
    private final Lane lane;
    private final ClientSession session;
    private final Channel channel;
    private final StreamWriter writer;
    private final Deadline deadline = new Deadline();
    private final Visit visit;
    private @Nullable Exchange exchange;
    private boolean begun;
    private boolean inRead;
    private boolean gone;

    ClientStream(Proxy proxy, Lane lane, ClientSession session, Channel channel) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.session = requireNonNull(session, "session is null");
        this.channel = requireNonNull(channel, "channel is null");
        this.writer = new StreamWriter(channel);
        this.visit = new Visit(lane.sight());
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean inRead() {
        return inRead;
    }

    @Override
    public Visit visit() {
        return visit;
    }

    @Override
    public void write(Object message) {
        visit.write(message);
        writer.write(message);
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public void expire() {
        deadline.never();
        if (exchange == null) {
            channel.close();
        } else {
            exchange.expire();
        }
    }

    /** The session says that it goes; a stream that has begun finishes. */
    @Override
    public void drain(Duration grace) {
        session.drain(grace);
    }

    @Override
    public void cut() {
        if (exchange != null) {
            exchange.cut();
        }
    }

    @Override
    public void updateReading() {
        channel.config().setAutoRead(exchange == null || exchange.takesMoreOfRequest());
    }

    @Override
    public void exchangeDone(boolean stays) {
        exchange = null;
        visit.end();
        deadline.never();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tells a client that is still sending that nobody wants the rest (RFC 9113 section 8.1).
     */
    @Override
    public void closeGracefully(boolean inputEnded) {
        exchange = null;
        visit.end();
        updateReading();
        if (inputEnded) {
            deadline.never();
            writer.flush();
        } else {
            deadline.in(proxy.timeouts().firstByte());
            var written = writer.lastWritten();
            writer.flush();
            written.addListener(done -> reset(Http2Error.NO_ERROR));
        }
    }

    @Override
    public void abort(boolean endsWithClose) {
        exchange = null;
        visit.end();
        reset(Http2Error.INTERNAL_ERROR);
    }

    @Override
    public boolean holdsMore() {
        return false;
    }

    @Override
    public void become(Tunnel tunnel) {
        throw new IllegalStateException("a stream has no upgrade (RFC 9113 section 8.6)");
    }

    /** The client gave up, or its connection ended. */
    void end() {
        if (gone) {
            return;
        }
        gone = true;
        lane.remove(this);
        session.left(this);
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.end();
        }
        visit.end();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        lane.add(this);
        session.entered(this);
        deadline.in(proxy.timeouts().header());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inRead = true;
        try {
            if (message instanceof Http2DataFrame data) {
                body(content(data.content(), data.isEndStream()));
            } else if (message instanceof Http2HeadersFrame head && begun) {
                body(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, Http2Fields.trailers(head.headers())));
            } else if (message instanceof Http2HeadersFrame head) {
                begun = true;
                begin(Http2Heads.request(head.headers(), head.isEndStream()), head.isEndStream());
            } else {
                ReferenceCountUtil.release(message);
            }
        } catch (MalformedFieldException e) {
            end();
            reset(Http2Error.PROTOCOL_ERROR);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        if (exchange != null) {
            exchange.onRequestPause();
        }
        updateReading();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.onClientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            end();
        } else if (event instanceof Http2GoAwayFrame) {
            ReferenceCountUtil.release(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end();
        if (ClientSession.isClients(cause)) {
            // Netty resets the stream with the right code.
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "resetting a client's stream after an unexpected failure", cause);
        reset(Http2Error.INTERNAL_ERROR);
    }

    private void begin(HttpRequest request, boolean ends) {
        var accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        var origin = proxy.proxies().origin(session.origin(), request.headers());
        visit.begin(origin.text(), "HTTP/2");
        try {
            var head = RequestHead.of(request, origin);
            visit.head(head);
            writer.answersHead(head.isHead());
            var next = new Exchange(proxy, lane, this, head);
            exchange = next;
            next.start();
            if (ends) {
                body(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } catch (BadRequestException e) {
            visit.failed(e.failure().code());
            var id = RequestId.make();
            visit.refused(id);
            write(proxy.pages().render(e.failure(), accept, id));
            closeGracefully(ends);
        }
    }

    private void body(HttpContent content) {
        if (exchange == null) {
            content.release();
        } else {
            visit.read(content);
            exchange.onRequestBody(content);
        }
    }

    private void reset(Http2Error why) {
        // Not by closing the channel, which says CANCEL.
        if (channel.isActive()) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
        }
    }

    private static HttpContent content(ByteBuf bytes, boolean last) {
        return last ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes);
    }
}
