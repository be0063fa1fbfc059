package berth.router.proxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A router that runs: the last table, the door for clients, and what brings it tables. */
final class RouterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RouterServer.class.getName());

    private final FrontDoor door;
    private final TableFeed feed;
    private final Duration drain;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RouterServer(FrontDoor door, TableFeed feed, Duration drain) {
        this.door = door;
        this.feed = feed;
        this.drain = drain;
    }

    /**
     * Starts; serves at once what the last table says.
     *
     * @throws BadOptionException if an address cannot be listened on
     */
    static RouterServer start(RouterOptions options) {
        return start(options, Transport.best());
    }

    static RouterServer start(RouterOptions options, Transport transport) {
        return switch (options.source()) {
            case TableSource.ControlPlane source -> {
                var router = new Router(new TableFile(source.memory()));
                var insight = new Insight(router, options.upkeep().filesBeside(source.memory()));
                var server =
                        start(router, ControlEndpoint.open(router, insight, source, transport), options, transport);
                insight.watch(server.door);
                yield server;
            }
            case TableSource.RoutesFile source -> {
                var router = new Router(TableMemory.NONE);
                yield start(router, WatchedRoutes.of(source.routes(), router), options, transport);
            }
        };
    }

    private static RouterServer start(Router router, TableFeed feed, RouterOptions options, Transport transport) {
        try {
            var door = FrontDoor.open(router, options, transport);
            LOG.log(
                    System.Logger.Level.INFO,
                    "listening on {0}, {1}, {2}",
                    text(door.address()),
                    feed.describe(),
                    transport);
            var tls = door.tlsAddress();
            if (tls != null) {
                LOG.log(System.Logger.Level.INFO, "listening with TLS on {0}", text(tls));
            }
            return new RouterServer(door, feed, options.timeouts().drain());
        } catch (BadOptionException e) {
            feed.close();
            throw e;
        }
    }

    /** Where clients connect. */
    InetSocketAddress address() {
        return door.address();
    }

    /** Where they connect encrypted; null if nowhere. */
    @Nullable
    InetSocketAddress tlsAddress() {
        return door.tlsAddress();
    }

    /** Begins another access log, if the file was moved away. */
    void reopenLog() {
        door.reopenLog();
    }

    /** What brings it its tables. */
    TableFeed feed() {
        return feed;
    }

    /** Accepts nobody any more, finishes what is open within the limit, ends. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "stopping: {0} connections are open", door.openConnections());
        int cut = door.drain(drain);
        feed.close();
        LOG.log(
                System.Logger.Level.INFO,
                cut == 0 ? "stopped" : "stopped: {0} connections were still open after {1} seconds",
                cut,
                drain.toSeconds());
    }

    /** An address as logs show it. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
