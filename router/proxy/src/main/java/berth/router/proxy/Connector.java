package berth.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Opens connections to upstreams on one event loop. */
final class Connector {
    private static final System.Logger LOG = System.getLogger(Connector.class.getName());

    private final Map<Channel, Upstream> open = new HashMap<>();
    private final Bootstrap bootstrap;
    private final Transport transport;
    private final EventLoop loop;
    private final Duration usual;
    private final Descriptors descriptors;

    Connector(EventLoop loop, Transport transport, Descriptors descriptors, Duration timeout) {
        this.descriptors = descriptors;
        this.transport = transport;
        this.loop = loop;
        this.usual = timeout;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.connected())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // An upstream may answer and close while the request is still being written: read what it said.
                .option(ChannelOption.AUTO_CLOSE, false);
    }

    /** Connects within the usual time; then calls one of the two, on the event loop. */
    void connect(Upstream upstream, Consumer<UpstreamConnection> connected, Consumer<Throwable> failed) {
        connect(upstream, usual, connected, failed);
    }

    /** Connects within that time; then calls one of the two, on the event loop. */
    void connect(
            Upstream upstream, Duration timeout, Consumer<UpstreamConnection> connected, Consumer<Throwable> failed) {
        var connection = new UpstreamConnection(upstream);
        open(
                upstream,
                timeout,
                channel -> channel.pipeline().addLast(connection),
                channel -> connected.accept(connection),
                failed);
    }

    /** Connects a channel that is prepared by the first; then calls one of the other two, on the event loop. */
    void open(Upstream upstream, Consumer<Channel> prepare, Consumer<Channel> connected, Consumer<Throwable> failed) {
        open(upstream, usual, prepare, connected, failed);
    }

    private void open(
            Upstream upstream,
            Duration timeout,
            Consumer<Channel> prepare,
            Consumer<Channel> connected,
            Consumer<Throwable> failed) {
        if (!descriptors.take()) {
            failed.accept(new ExhaustedException());
            return;
        }
        var future = bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.findDeadPeers(channel);
                        prepare.accept(channel);
                    }
                })
                .connect(upstream.address());
        future.addListener(done -> {
            if (!loop.inEventLoop()) {
                // There was not even a socket, so Netty knew no event loop.
                descriptors.giveBack();
                loop.execute(() -> failed.accept(done.cause()));
                return;
            }
            var cause = done.cause();
            if (cause == null) {
                if (upstream.isDead()) {
                    upstream.revive();
                }
                var channel = future.channel();
                open.put(channel, upstream);
                channel.closeFuture().addListener(closed -> {
                    open.remove(channel);
                    descriptors.giveBack();
                });
                connected.accept(channel);
            } else {
                descriptors.giveBack();
                if (isItsFault(cause) && upstream.die()) {
                    Probe.begin(upstream, this, loop, cause);
                }
                failed.accept(cause);
            }
        });
    }

    /** Closes what is still open to those, unless they are back in the table. */
    void cut(Collection<Upstream> left) {
        Map.copyOf(open).forEach((channel, upstream) -> {
            if (!upstream.isListed() && left.contains(upstream)) {
                LOG.log(System.Logger.Level.WARNING, "upstream {0} left and was not done in time: cut off", upstream);
                channel.close();
            }
        });
    }

    /** Whether it failed since this process has no descriptor left (EMFILE, ENFILE). */
    static boolean isExhausted(Throwable cause) {
        if (cause instanceof ExhaustedException) {
            return true;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).contains("Too many open files")) {
                return true;
            }
        }
        return false;
    }

    /** Not so where this process has run out of something, such as file descriptors. */
    private static boolean isItsFault(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof NoRouteToHostException;
    }

    /** There is room for no more connections. */
    private static final class ExhaustedException extends Exception {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("too many connections are open", null, false, false);
        }
    }
}
