package berth.router.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests strictly; tells the connection of every byte, so that half a head can time out. */
final class RequestDecoder extends HttpRequestDecoder {
    private final ClientConnection client;

    RequestDecoder(ClientConnection client) {
        super(HttpLimits.decoder());
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        client.onBytes();
        super.channelRead(ctx, message);
    }
}
