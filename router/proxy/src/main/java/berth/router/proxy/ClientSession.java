package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/** A client's HTTP/2 connection: many streams at a time, each with an exchange of its own. */
final class ClientSession extends ChannelInboundHandlerAdapter implements Guest {
    private static final System.Logger LOG = System.getLogger(ClientSession.class.getName());
    /** How long streams are still taken after the client was told that the router is about to stop. */
    private static final Duration LAST_CALL = Duration.ofSeconds(1);

    private static final int ALL_STREAMS = Integer.MAX_VALUE;

    private final Proxy proxy;
    private final Lane lane;
    private final Channel channel;
    private final Deadline deadline = new Deadline();
    private final Set<ClientStream> streams = new HashSet<>();
    private final Origin origin;
    private boolean warned;
    private boolean closing;

    private ClientSession(Proxy proxy, Lane lane, Channel channel, boolean secure) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.channel = requireNonNull(channel, "channel is null");
        this.origin = Origin.of(channel, secure);
    }

    /** Lets a connection speak HTTP/2 from its first byte (RFC 9113 section 3.3, and 3.2 when secure). */
    static void begin(Proxy proxy, Lane lane, Channel channel, boolean secure) {
        var session = new ClientSession(proxy, lane, channel, secure);
        var codec = Http2Limits.server();
        channel.pipeline()
                .addLast(
                        new FrameGuard(),
                        codec,
                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.config().setWriteBufferWaterMark(Http2Limits.STREAM_WATER_MARK);
                                stream.pipeline().addLast(new ClientStream(proxy, lane, session, stream));
                            }
                        }),
                        session);
        Http2Limits.limitStreams(codec);
        session.arrive();
    }

    /** Whether a failure is the client's own, or its network's. */
    static boolean isClients(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof SSLException
                || cause instanceof Http2Exception
                || cause.getCause() instanceof Http2Exception;
    }

    /** Where its requests come from. */
    Origin origin() {
        return origin;
    }

    void entered(ClientStream stream) {
        streams.add(stream);
        if (!warned) {
            deadline.never();
        }
    }

    void left(ClientStream stream) {
        streams.remove(stream);
        if (closing) {
            closeIfDone();
        } else if (streams.isEmpty() && !warned) {
            deadline.in(proxy.timeouts().idle());
        }
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    /** Nothing came in time, or the last call is over. */
    @Override
    public void expire() {
        deadline.never();
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        goAway(0);
        closeIfDone();
    }

    /**
     * Tells the client to send nothing new, takes for a while what it had sent before it heard that, and goes after the
     * last stream (RFC 9113 section 6.8).
     */
    @Override
    public void drain(Duration grace) {
        if (warned || closing) {
            return;
        }
        warned = true;
        deadline.in(LAST_CALL);
        if (streams.isEmpty() && grace.isZero()) {
            // What crosses this is above the last stream named here, so the client knows to send it elsewhere.
            closing = true;
            goAway(0);
        } else {
            goAway(ALL_STREAMS);
        }
    }

    /** Its streams are guests themselves. */
    @Override
    public void cut() {
        // Nothing is open here besides them.
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            onGone();
            channel.close();
        } else {
            ReferenceCountUtil.release(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // Netty says goodbye with the right code and closes.
            return;
        }
        if (!isClients(cause)) {
            LOG.log(System.Logger.Level.WARNING, "closing a client's connection after an unexpected failure", cause);
        }
        onGone();
        channel.close();
    }

    private void arrive() {
        lane.add(this);
        channel.closeFuture().addListener(closed -> lane.remove(this));
        deadline.in(proxy.timeouts().header());
        if (proxy.draining().getAsBoolean()) {
            warned = true;
            deadline.in(LAST_CALL);
        }
    }

    private void goAway(int extraStreams) {
        var frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
        frame.setExtraStreamIds(extraStreams);
        channel.writeAndFlush(frame);
    }

    private void closeIfDone() {
        if (streams.isEmpty()) {
            channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Streams that are not being read would not hear of it by themselves. */
    private void onGone() {
        List.copyOf(streams).forEach(ClientStream::end);
    }
}
