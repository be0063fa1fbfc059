package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;

/**
 * One end of a connection that was upgraded: passes raw bytes on to the other end, no faster than it takes them. Each
 * direction ends by itself; when both have ended, both connections close.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private final IntConsumer passed;

    /** Passes on to that; the consumer is told how many octets. */
    Tunnel(Channel other, IntConsumer passed) {
        this.other = requireNonNull(other, "other is null");
        this.passed = requireNonNull(passed, "passed is null");
    }

    /** Joins both sides of an exchange that switched protocols; told each time that anything passed. */
    static void join(Client client, UpstreamLink upstream, Runnable onPassing) {
        var visit = client.visit();
        IntConsumer passing = octets -> onPassing.run();
        // The client's end first: the upstream's end may have bytes in hand already.
        client.become(new Tunnel(upstream.channel(), passing.andThen(visit::tunnelledIn)));
        upstream.become(new Tunnel(client.channel(), passing.andThen(visit::tunnelledOut)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf octets) {
            passed.accept(octets.readableBytes());
            other.write(message, other.voidPromise());
            ctx.channel().config().setAutoRead(other.isWritable());
        } else {
            // What the codec still had to say about the handshake.
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            var here = ctx.channel();
            other.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> HalfClose.of(other).addListener(shut -> {
                        closeIfEnded(other);
                        closeIfEnded(here);
                    }));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (other.isActive()) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> other.close());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private static void closeIfEnded(Channel channel) {
        if (((DuplexChannel) channel).isShutdown()) {
            channel.close();
        }
    }
}
