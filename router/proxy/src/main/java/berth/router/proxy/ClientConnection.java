package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's connection: one exchange after the other. What a client sends ahead waits until its turn comes. */
final class ClientConnection implements Client, Guest {
    /** How long a client that has just connected to a draining router has for its first request. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private final Proxy proxy;
    private final Lane lane;
    private final Channel channel;
    private final MessageWriter writer;
    private final boolean secure;
    private final Deadline deadline = new Deadline();
    private final Parting parting;
    private final Visit visit;
    private final SentAhead held = new SentAhead();
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
        this.parting = new Parting(channel, writer, deadline);
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

    /** {@inheritDoc} If it is still sending, what it sends is thrown away for a while. */
    @Override
    public void closeGracefully(boolean inputEnded) {
        leaveExchange();
        deadline.in(proxy.timeouts().firstByte());
        updateReading();
        parting.gracefully(inputEnded);
    }

    @Override
    public void abort(boolean endsWithClose) {
        leaveExchange();
        parting.abruptly(endsWithClose);
    }

    @Override
    public void become(Tunnel tunnel) {
        exchange = null;
        tunnelled = true;
        deadline.never();
        channel.closeFuture().addListener(closed -> visit.end());
        var pipeline = channel.pipeline();
        pipeline.replace(ClientEvents.class, "tunnel", tunnel);
        pipeline.remove(RequestDecoder.class);
    }

    /** Makes room for another protocol, before anything was read. */
    void leave() {
        deadline.never();
        lane.remove(this);
        var pipeline = channel.pipeline();
        pipeline.remove(RequestDecoder.class);
        pipeline.remove(ClientEvents.class);
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

    /** The connection is there, and whatever had to be settled before HTTP is settled. */
    void arrive() {
        origin = Origin.of(channel, secure);
        lane.add(this);
        channel.closeFuture().addListener(closed -> lane.remove(this));
        deadline.in(
                proxy.draining().getAsBoolean() ? LAST_CALL : proxy.timeouts().header());
    }

    /** A part of a request, which is released here. */
    void onMessage(Object message) {
        inRead = true;
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        held.add(message);
        takeTurn();
    }

    void onPause() {
        inRead = false;
        if (exchange != null) {
            exchange.onRequestPause();
        }
    }

    void onWritable() {
        if (exchange != null) {
            exchange.onClientWritable();
        }
    }

    /** Hands what is held to the exchange that it belongs to, up to the end of the present request. */
    private void takeTurn() {
        if (inTurn) {
            return;
        }
        inTurn = true;
        try {
            while (!closing && (exchange == null || !exchange.requestComplete())) {
                var message = held.take();
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

    /** It ends, or has broken. */
    void onGone() {
        var current = exchange;
        exchange = null;
        closing = true;
        writer.close();
        held.release();
        if (current != null) {
            current.end();
        }
        if (!tunnelled) {
            visit.end();
        }
    }

    private void leaveExchange() {
        exchange = null;
        visit.end();
        closing = true;
        held.release();
    }
}
