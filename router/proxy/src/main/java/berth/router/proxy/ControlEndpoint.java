package berth.router.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Where the control plane tells the router what to serve. Has its own thread, so that a disk that is slow delays no traffic. */
final class ControlEndpoint implements TableFeed {
    private static final System.Logger LOG = System.getLogger(ControlEndpoint.class.getName());
    private static final int LARGEST_TABLE = 32 * 1024 * 1024;
    private static final long QUIET_MILLIS = 0;
    private static final long LAST_MILLIS = 1000;

    private final EventLoopGroup loop;
    private final Channel listening;

    private ControlEndpoint(EventLoopGroup loop, Channel listening) {
        this.loop = loop;
        this.listening = listening;
    }

    /**
     * Begins to take orders for the router.
     *
     * @throws BadOptionException if the address cannot be listened on
     */
    static ControlEndpoint open(
            Router router, Insight insight, TableSource.ControlPlane source, Transport transport, Listeners listeners) {
        var loop = transport.loops(1, "control");
        var orders = new ControlOrders(router, insight, source.secret());
        var bootstrap = new ServerBootstrap()
                .group(loop)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(HttpLimits.decoder()),
                                        new HttpObjectAggregator(LARGEST_TABLE, true),
                                        new ControlHandler(orders));
                    }
                });
        try {
            var endpoint = new ControlEndpoint(loop, listeners.open(bootstrap, source.listen(), RouterOptions.CONTROL));
            if (!endpoint.address().getAddress().isLoopbackAddress()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} can be reached from other machines: the secret crosses the network unencrypted",
                        endpoint.describe());
            }
            return endpoint;
        } catch (BadOptionException e) {
            loop.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public String describe() {
        return "control on " + RouterServer.text(address());
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        loop.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
