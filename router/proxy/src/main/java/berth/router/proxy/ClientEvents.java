package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;

/** What happens to a client's connection, in the words of its pipeline. */
final class ClientEvents extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ClientEvents.class.getName());

    private final ClientConnection client;

    ClientEvents(ClientConnection client) {
        this.client = requireNonNull(client, "client is null");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        client.arrive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        client.onMessage(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        client.onPause();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        client.onWritable();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            // Half-closing is no way to end a request: this client has gone away, and its event stream with it.
            client.onGone();
            ctx.channel().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        client.onGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "closing a client's connection after an unexpected failure", cause);
        }
        client.onGone();
        ctx.channel().close();
    }
}
