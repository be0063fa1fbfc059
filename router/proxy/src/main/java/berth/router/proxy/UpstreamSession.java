package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection to an upstream: many streams at a time, each the request of an exchange. */
final class UpstreamSession extends ChannelInboundHandlerAdapter {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** A connection has 2^30 streams for requests (RFC 9113 section 5.1.1). */
    private static final int MOST_EVER = 1_000_000_000;

    private final Http2FrameCodec codec = Http2Limits.client();
    private final Queue<StreamWish> wishes = new ArrayDeque<>(2);
    private final Upstream upstream;
    private final Consumer<UpstreamSession> gone;
    private final Consumer<StreamWish> elsewhere;
    private @Nullable Channel channel;
    private long idleSince = System.nanoTime();
    private int streams;
    private int ever;
    private boolean ready;
    private boolean retired;

    /** To that upstream; tells when nobody should look for a stream here any more, and who got none and needs another. */
    UpstreamSession(Upstream upstream, Consumer<UpstreamSession> gone, Consumer<StreamWish> elsewhere) {
        this.upstream = requireNonNull(upstream, "upstream is null");
        this.gone = requireNonNull(gone, "gone is null");
        this.elsewhere = requireNonNull(elsewhere, "elsewhere is null");
    }

    Upstream upstream() {
        return upstream;
    }

    /** Whether one more stream may be opened; before the upstream has said how many, whether one more may wait for that. */
    boolean takesAnother() {
        if (retired || ever >= MOST_EVER) {
            return false;
        }
        return ready ? hasRoom() : wishes.size() < Http2Limits.UPSTREAM_STREAMS;
    }

    private boolean hasRoom() {
        int most = Math.min(codec.connection().local().maxActiveStreams(), Http2Limits.UPSTREAM_STREAMS);
        return channel().isActive() && streams < most;
    }

    boolean isExpired(long now) {
        return ready && streams == 0 && now - idleSince > IDLE_NANOS;
    }

    /** Opens a stream, now or as soon as there may be one. */
    void grant(StreamWish wish) {
        if (!ready) {
            wishes.add(wish);
            return;
        }
        streams++;
        ever++;
        var stream = new UpstreamStream(upstream, this::left);
        new Http2StreamChannelBootstrap(channel()).handler(stream).open().addListener(opened -> {
            if (opened.isSuccess()) {
                wish.found().accept(stream);
            } else {
                left();
                wish.failed().accept(requireNonNull(opened.cause()));
            }
        });
    }

    void prepare(Channel opening) {
        channel = opening;
        opening.pipeline()
                .addLast(
                        codec,
                        // No upstream was told that it may begin a stream.
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        this);
    }

    void failToConnect(Throwable cause) {
        retired = true;
        gone.accept(this);
        for (var wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            wish.failed().accept(cause);
        }
    }

    /** The upstream is connected, and has that long to begin to speak (RFC 9113 section 3.4). */
    void awaitSettings(EventLoop loop, Duration limit) {
        loop.schedule(
                () -> {
                    if (!ready) {
                        channel().close();
                    }
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Takes nothing new, and closes after the last stream. */
    void retire() {
        retired = true;
        gone.accept(this);
        closeIfDone();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2SettingsFrame && !ready) {
            ready = true;
            grantAll();
        } else if (message instanceof Http2GoAwayFrame) {
            retire();
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ctx.close();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failToConnect(new NoHttp2Exception("closed before it sent settings"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whatever waits here, or has a stream, hears of the end.
        ctx.close();
    }

    private void grantAll() {
        for (var wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            if (hasRoom()) {
                grant(wish);
            } else if (streams > 0) {
                elsewhere.accept(wish);
            } else {
                wish.failed().accept(new NoHttp2Exception("takes no streams"));
            }
        }
        closeIfDone();
    }

    private void left() {
        streams--;
        idleSince = System.nanoTime();
        closeIfDone();
    }

    private void closeIfDone() {
        if (retired && streams == 0 && wishes.isEmpty()) {
            channel().close();
        }
    }

    private Channel channel() {
        return requireNonNull(channel, "not connected yet");
    }
}
