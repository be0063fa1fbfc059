package berth.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens connections to upstreams on one event loop. */
final class Connector {
    private final Bootstrap bootstrap;
    private final Transport transport;

    Connector(EventLoop loop, Transport transport, Duration timeout) {
        this.transport = transport;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.connected())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // An upstream may answer and close while the request is still being written: read what it said.
                .option(ChannelOption.AUTO_CLOSE, false);
    }

    /** Connects; then calls one of the two, on the event loop. */
    void connect(Upstream upstream, Consumer<UpstreamConnection> connected, Consumer<Throwable> failed) {
        var connection = new UpstreamConnection(upstream);
        var future = bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.findDeadPeers(channel);
                        channel.pipeline()
                                .addLast(new HttpClientCodec(HttpLimits.decoder(), false, false))
                                .addLast(connection);
                    }
                })
                .connect(upstream.address());
        future.addListener(done -> {
            var cause = done.cause();
            if (cause == null) {
                connected.accept(connection);
            } else {
                failed.accept(cause);
            }
        });
    }
}
