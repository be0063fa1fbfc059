package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection to an upstream: serves one exchange at a time, else waits among the idle ones of its lane. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamLink {
    /**
     * Shorter than what common servers grant (Node.js 5 s), so that it is the router that lets go first: a request that
     * crosses the server's close on its way could not always be sent again.
     */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final AnswerDecoder decoder = new AnswerDecoder(this);
    private final Upstream upstream;
    private @Nullable MessageWriter writer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private @Nullable IdleConnections idle;
    private @Nullable IdleConnections restsIn;
    private @Nullable Throwable broken;
    private long idleSince;
    private boolean heard;
    private boolean inRead;
    private boolean outputShut;

    UpstreamConnection(Upstream upstream) {
        this.upstream = requireNonNull(upstream, "upstream is null");
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @Override
    public Channel channel() {
        return requireNonNull(context, "not connected yet").channel();
    }

    @Override
    public boolean heard() {
        return heard;
    }

    @Override
    public boolean takesMore() {
        return !outputShut && channel().isActive();
    }

    @Override
    public void begin(Exchange next) {
        exchange = next;
        idle = null;
        heard = false;
    }

    /**
     * Back among the idle ones, but only once all that was read has been looked at: what an upstream says beyond its
     * answer must never be taken for the answer to somebody else's request.
     */
    @Override
    public void rest(IdleConnections among) {
        exchange = null;
        restsIn = among;
        channel().config().setAutoRead(true);
        if (!inRead) {
            restNow();
        }
    }

    @Override
    public void close() {
        exchange = null;
        idle = null;
        restsIn = null;
        writer().close();
        channel().close();
    }

    long idleNanos(long now) {
        return now - idleSince;
    }

    boolean isExpired(long now) {
        return idleNanos(now) > IDLE_NANOS;
    }

    @Override
    public void write(Object message) {
        if (message instanceof HttpRequest request) {
            decoder.answersHead(request.method().equals(HttpMethod.HEAD));
        }
        writer().write(message);
    }

    @Override
    public void flush() {
        writer().flush();
    }

    @Override
    public void become(Tunnel tunnel) {
        exchange = null;
        var pipeline = channel().pipeline();
        pipeline.replace(this, "tunnel", tunnel);
        pipeline.remove(decoder);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        writer = new MessageWriter(ctx.channel());
        ctx.pipeline().addFirst(decoder);
    }

    /** Something came, be it half a head. */
    void onBytes() {
        heard = true;
        inRead = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var current = exchange;
        if (current == null) {
            // Nobody asked: what else it may say later could be taken for the answer to another request.
            ReferenceCountUtil.release(message);
            leaveIdle();
            ctx.close();
        } else if (message instanceof HttpResponse response) {
            current.onAnswer(response);
        } else if (message instanceof HttpContent content) {
            current.onAnswerBody(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        restNow();
        if (exchange == null && !decoder.isBetweenMessages()) {
            leaveIdle();
            ctx.close();
        } else if (exchange != null) {
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
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            onEnd();
            ctx.close();
        } else if (event == ChannelOutputShutdownEvent.INSTANCE) {
            outputShut = true;
            if (exchange != null) {
                exchange.onUpstreamWritable();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onEnd();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = cause;
        if (!(cause instanceof java.io.IOException)) {
            onEnd();
            ctx.close();
        }
        // A failed read is followed by the end of input, a failed write by the end of output.
    }

    private void onEnd() {
        leaveIdle();
        var current = exchange;
        exchange = null;
        if (current != null) {
            current.onUpstreamEnd(broken);
        }
    }

    private void restNow() {
        if (restsIn != null && !decoder.isBetweenMessages()) {
            close();
        } else if (restsIn != null) {
            idle = restsIn;
            restsIn = null;
            idleSince = System.nanoTime();
            idle.add(this);
        }
    }

    private MessageWriter writer() {
        return requireNonNull(writer, "not connected yet");
    }

    private void leaveIdle() {
        restsIn = null;
        if (idle != null) {
            idle.remove(this);
            idle = null;
        }
    }
}
