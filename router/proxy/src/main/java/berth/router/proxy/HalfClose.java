package berth.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends what is sent on a connection, while the other direction goes on. */
final class HalfClose {
    private HalfClose() {}

    /** With TLS the end is said within it first, or the peer would take it for an attack (RFC 8446 section 6.1). */
    static ChannelFuture of(Channel channel) {
        var duplex = (DuplexChannel) channel;
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return duplex.shutdownOutput();
        }
        var shut = channel.newPromise();
        tls.closeOutbound().addListener(said -> duplex.shutdownOutput(shut));
        return shut;
    }
}
