package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PROXY header that a connection from some proxies begins with, before anything else of it. What has none is
 * closed: to guess would let clients make one up.
 */
final class ProxyDoor extends ChannelInboundHandlerAdapter {
    private final Duration patience;
    private final Consumer<Channel> admit;
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> limit;

    private ProxyDoor(Duration patience, Consumer<Channel> admit) {
        this.patience = requireNonNull(patience, "patience is null");
        this.admit = requireNonNull(admit, "admit is null");
    }

    /** Lets one in: at once, or once its header was read. */
    static void admit(Channel channel, Proxies proxies, Duration patience, Consumer<Channel> admit) {
        if (proxies.announces(channel)) {
            channel.pipeline().addLast(new ProxyDoor(patience, admit));
        } else {
            admit.accept(channel);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        limit = ctx.executor().schedule(() -> ctx.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var octets = (ByteBuf) message;
        seen = seen.isReadable() ? Unpooled.wrappedBuffer(seen, octets) : octets;
        try {
            var header = ProxyHeader.read(seen);
            if (header != null) {
                pass(ctx, header);
            }
        } catch (MalformedFieldException e) {
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (limit != null) {
            limit.cancel(false);
        }
        seen.release();
        seen = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void pass(ChannelHandlerContext ctx, ProxyHeader header) {
        header.client().ifPresent(client -> ctx.channel().attr(Origin.ASKS_FOR).set(client));
        var rest = seen.skipBytes(header.length());
        seen = Unpooled.EMPTY_BUFFER;
        admit.accept(ctx.channel());
        if (!ctx.channel().isOpen()) {
            rest.release();
            return;
        }
        // Those who are added now have missed it.
        ctx.fireChannelActive();
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
        }
        ctx.pipeline().remove(this);
    }
}
