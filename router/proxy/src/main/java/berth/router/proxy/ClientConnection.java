package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client's connection: one exchange after the other. What a client sends ahead waits until its turn comes. */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Client, Guest {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    /** How long a client may take to read the last answer before the connection is torn down. */
    private static final Duration LINGER = Duration.ofSeconds(5);
    /** How long a client that has just connected to a draining router has for its first request. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final Proxy proxy;
    private final Lane lane;
    private final Channel channel;
    private final MessageWriter writer;
    private final boolean secure;
    private final Deadline deadline = new Deadline();
    private final Visit visit;
    private final Queue<Object> held = new ArrayDeque<>(2);
    private @Nullable Exchange exchange;
    private @Nullable Origin origin;
    private boolean headBegun;
    private boolean served;
    private boolean inRead;
    private boolean inTurn;
    private boolean closing;
    private boolean tunnelled;
    private @Nullable Duration lastCall;

    /** For a connection; secure if it is encrypted. */
    ClientConnection(Proxy proxy, Lane lane, Channel channel, boolean secure) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.channel = requireNonNull(channel, "channel is null");
        this.writer = new MessageWriter(channel);
        this.visit = new Visit(lane.sight());
        this.secure = secure;
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

    /** Nothing came in time. */
    @Override
    public void expire() {
        deadline.never();
        if (exchange != null) {
            exchange.expire();
        } else if (headBegun && !closing) {
            refuse(Failure.requestTimedOut(), "");
        } else {
            channel.close();
        }
    }

    @Override
    public void drain(Duration grace) {
        lastCall = grace.isZero() ? LAST_CALL : grace;
        if (exchange != null || closing || tunnelled) {
            return;
        }
        if (served && !headBegun && grace.isZero()) {
            channel.close();
        } else {
            deadline.in(lastCall);
        }
    }

    @Override
    public void cut() {
        if (exchange != null) {
            exchange.cut();
        } else if (tunnelled) {
            visit.failed(Visit.ROUTER_STOPPED);
            visit.end();
            channel.close();
        }
    }

    @Override
    public void updateReading() {
        channel.config().setAutoRead(closing || held.isEmpty() && (exchange == null || exchange.takesMoreOfRequest()));
    }

    @Override
    public void exchangeDone(boolean stays) {
        exchange = null;
        visit.end();
        served = true;
        if (!stays) {
            closeGracefully(true);
            return;
        }
        // An answer that began before the router was told to stop promised that another request may follow.
        deadline.in(lastCall == null ? proxy.timeouts().idle() : lastCall);
        takeTurn();
    }

    /**
     * {@inheritDoc}
     *
     * <p>If it is still sending, what it sends is thrown away for a while:
     * closing at once would make its system throw away our answer.
     */
    @Override
    public void closeGracefully(boolean inputEnded) {
        exchange = null;
        visit.end();
        closing = true;
        deadline.in(proxy.timeouts().firstByte());
        releaseHeld();
        updateReading();
        writer.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (inputEnded || !written.isSuccess()) {
                channel.close();
            } else {
                HalfClose.of(channel);
                deadline.in(LINGER);
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>A client that takes an orderly close for the end of the body gets a reset.
     */
    @Override
    public void abort(boolean endsWithClose) {
        exchange = null;
        visit.end();
        closing = true;
        releaseHeld();
        writer.flush();
        if (endsWithClose) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        } else {
            deadline.in(LINGER);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void become(Tunnel tunnel) {
        exchange = null;
        tunnelled = true;
        deadline.never();
        channel.closeFuture().addListener(closed -> visit.end());
        var pipeline = channel.pipeline();
        pipeline.replace(this, "tunnel", tunnel);
        pipeline.remove(RequestDecoder.class);
    }

    /** Makes room for another protocol, before anything was read. */
    void leave() {
        deadline.never();
        lane.remove(this);
        var pipeline = channel.pipeline();
        pipeline.remove(RequestDecoder.class);
        pipeline.remove(this);
    }

    @Override
    public boolean holdsMore() {
        return !held.isEmpty();
    }

    void onBytes() {
        if (exchange == null && !headBegun && !closing) {
            headBegun = true;
            deadline.in(proxy.timeouts().header());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        arrive();
    }

    /** The connection is there, and whatever had to be settled before HTTP is settled. */
    void arrive() {
        origin = Origin.of(channel, secure);
        lane.add(this);
        channel.closeFuture().addListener(closed -> lane.remove(this));
        deadline.in(
                proxy.draining().getAsBoolean() ? LAST_CALL : proxy.timeouts().header());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inRead = true;
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        held.add(message);
        takeTurn();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        if (exchange != null) {
            exchange.onRequestPause();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.onClientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            // Half-closing is no way to end a request: this client has gone away, and its event stream with it.
            onGone();
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "closing a client's connection after an unexpected failure", cause);
        }
        onGone();
        channel.close();
    }

    /** Hands what is held to the exchange that it belongs to, up to the end of the present request. */
    private void takeTurn() {
        if (inTurn) {
            return;
        }
        inTurn = true;
        try {
            while (!closing && (exchange == null || !exchange.requestComplete())) {
                var message = held.poll();
                if (message == null) {
                    break;
                }
                take(message);
            }
        } finally {
            inTurn = false;
        }
        updateReading();
    }

    private void take(Object message) {
        if (exchange != null && message instanceof HttpContent content) {
            visit.read(content);
            exchange.onRequestBody(content);
        } else if (exchange == null && message instanceof HttpRequest request) {
            begin(request);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        headBegun = false;
        writer.answersHead(false);
        var accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        var from = proxy.proxies().origin(requireNonNull(origin, "a request before the connection"), request.headers());
        visit.begin(from.text(), request.protocolVersion().text());
        try {
            var head = RequestHead.of(request, from);
            visit.head(head);
            writer.answersHead(head.isHead());
            var next = new Exchange(proxy, lane, this, head);
            exchange = next;
            next.start();
        } catch (BadRequestException e) {
            refuse(e.failure(), accept);
        }
    }

    private void refuse(Failure failure, String accept) {
        var id = RequestId.make();
        visit.refused(id);
        var page = proxy.pages().render(failure, accept, id);
        page.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        visit.failed(failure.code());
        write(page);
        closeGracefully(false);
    }

    private void onGone() {
        var current = exchange;
        exchange = null;
        closing = true;
        writer.close();
        releaseHeld();
        if (current != null) {
            current.end();
        }
        if (!tunnelled) {
            visit.end();
        }
    }

    private void releaseHeld() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
