package berth.router.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens for clients and gives each a place on a lane. */
final class FrontDoor {
    private static final int BACKLOG = 4096;
    private static final long QUIET_MILLIS = 0;
    private static final long LAST_MILLIS = 2000;

    private final OpenCount open = new OpenCount();
    private final EventLoopGroup loops;
    private final List<Lane> lanes = new ArrayList<>();
    private final Proxy proxy;
    private final Channel listening;
    private volatile boolean draining;

    private FrontDoor(Router router, RouterOptions options, Transport transport) {
        this.proxy = new Proxy(router, new Pages(), options.timeouts(), () -> draining);
        this.loops = transport.loops(options.threads(), "router");
        loops.forEach(loop -> lanes.add(new Lane((EventLoop) loop, transport, options.timeouts())));
        router.onLeft(left ->
                lanes.forEach(lane -> lane.loop().execute(() -> lane.idle().close(left))));
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.listening())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.findDeadPeers(channel);
                        admit(channel);
                    }
                });
        try {
            this.listening = PortInUse.bind(bootstrap, options.listen(), RouterOptions.LISTEN);
        } catch (BadOptionException e) {
            loops.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    /**
     * Begins to accept clients.
     *
     * @throws BadOptionException if the address cannot be listened on
     */
    static FrontDoor open(Router router, RouterOptions options, Transport transport) {
        return new FrontDoor(router, options, transport);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Number of clients' connections that are open. */
    int openConnections() {
        return open.count();
    }

    /**
     * Accepts nobody any more, lets what is open finish for that long, then closes.
     *
     * @return number of connections that had to be cut off
     */
    int drain(Duration limit) {
        draining = true;
        listening.close().awaitUninterruptibly();
        lanes.forEach(lane -> lane.loop().execute(lane::drain));
        int cut = open.awaitNone(limit);
        loops.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        return cut;
    }

    private void admit(Channel channel) {
        open.enter();
        channel.closeFuture().addListener(closed -> open.leave());
        var encoder = new AnswerEncoder();
        var lane = laneOf(channel.eventLoop());
        var client = new ClientConnection(proxy, lane, channel, encoder, false);
        channel.pipeline()
                .addLast(
                        new PrefaceSniffer(() -> {
                            client.leave();
                            ClientSession.begin(proxy, lane, channel, false);
                        }),
                        new RequestDecoder(client),
                        encoder,
                        client);
    }

    private Lane laneOf(EventLoop loop) {
        @Nullable Lane found = null;
        for (var lane : lanes) {
            if (lane.loop() == loop) {
                found = lane;
            }
        }
        if (found == null) {
            throw new IllegalStateException("a connection on a foreign event loop");
        }
        return found;
    }
}
