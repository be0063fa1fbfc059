package berth.router.proxy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A router that runs: the last table, the door for clients, and what brings it tables. */
final class RouterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RouterServer.class.getName());

    /** How long a client between two requests is waited for when another router has taken over; unless the drain is shorter. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration FOLLOWING = Duration.ofMillis(200);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final FrontDoor door;
    private final Router router;
    private final TableFeed feed;
    private final Duration drain;
    private final @Nullable Path offered;
    private volatile @Nullable HandOver handOver;
    private volatile Runnable onSuccession = () -> {};

    private RouterServer(FrontDoor door, Router router, TableFeed feed, RouterOptions options) {
        this.router = router;
        this.door = door;
        this.feed = feed;
        this.drain = options.timeouts().drain();
        this.offered = options.upkeep().handOver();
    }

    /**
     * Starts; serves at once what the last table says. Takes over from a router that runs, if that one offers it.
     *
     * @throws BadOptionException if an address cannot be listened on
     */
    static RouterServer start(RouterOptions options) {
        return start(options, Transport.best());
    }

    static RouterServer start(RouterOptions options, Transport transport) {
        return switch (options.source()) {
            case TableSource.ControlPlane source -> {
                var memory = new TableFile(source.memory());
                if (source.forgetsAddresses()) {
                    memory.forgetAddresses();
                }
                var router = new Router(memory);
                var listeners = Takeover.listeners(options.upkeep().handOver(), transport, heirOf(router));
                var insight = new Insight(router, options.upkeep().filesBeside(source.memory()));
                Supplier<TableFeed> feed = () -> ControlEndpoint.open(router, insight, source, transport, listeners);
                var early = listeners.inherits(RouterOptions.CONTROL) ? null : feed.get();
                var door = open(early, () -> FrontDoor.open(router, options, transport, listeners));
                insight.watch(door);
                yield start(
                        new RouterServer(door, router, early == null ? feed.get() : early, options),
                        transport,
                        listeners);
            }
            case TableSource.RoutesFile source -> {
                var router = new Router(TableMemory.NONE);
                var feed = WatchedRoutes.of(source.routes(), router);
                var listeners = Takeover.listeners(options.upkeep().handOver(), transport, heirOf(router));
                var door = open(feed, () -> FrontDoor.open(router, options, transport, listeners));
                yield start(new RouterServer(door, router, feed, options), transport, listeners);
            }
        };
    }

    private static Takeover.Heir heirOf(Router router) {
        return new Takeover.Heir() {
            @Override
            public void begin() {
                router.catchUp();
            }

            @Override
            public void elsewhere(Unfinished unfinished) {
                router.elsewhere(unfinished);
            }
        };
    }

    private static FrontDoor open(@Nullable TableFeed feed, Supplier<FrontDoor> door) {
        try {
            return door.get();
        } catch (BadOptionException e) {
            if (feed != null) {
                feed.close();
            }
            throw e;
        }
    }

    private static RouterServer start(RouterServer server, Transport transport, Listeners listeners) {
        listeners.settle();
        server.announce(transport);
        server.offer(transport, listeners);
        return server;
    }

    private void announce(Transport transport) {
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
    }

    private void offer(Transport transport, Listeners listeners) {
        var path = offered;
        if (path != null && transport == Transport.EPOLL) {
            handOver = HandOver.offer(path, transport, listeners.all(), new HandOver.Giver() {
                @Override
                public void stopListening() {
                    feed.close();
                    door.stopListening();
                    // The other reads it next, and writes there from then on.
                    router.retire();
                }

                @Override
                public Unfinished unfinished() {
                    return router.unfinished();
                }

                @Override
                public void finish() {
                    followTable();
                    close(drain.compareTo(GRACE) < 0 ? drain : GRACE);
                    onSuccession.run();
                }
            });
        }
    }

    /** Whoever waits here for an app to wake must hear of it, though the tables go to the other router now. */
    private void followTable() {
        Thread.ofVirtual().name("follow-table").start(() -> {
            try {
                while (!ended.await(FOLLOWING.toMillis(), TimeUnit.MILLISECONDS)) {
                    if (!router.wakeCalls().now().waiting().isEmpty()) {
                        router.catchUp();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Runs that after another router has taken over and everything here is done. */
    void onSuccession(Runnable listener) {
        onSuccession = listener;
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

    /** Accepts nobody any more, finishes what is open within the limit, ends. Waits where that has begun already. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void close(Duration grace) {
        if (closed.getAndSet(true)) {
            awaitEnd();
            return;
        }
        // Before it is said: who reads it may count on it.
        door.keepNoneOpen();
        LOG.log(System.Logger.Level.INFO, "stopping: {0} connections are open", door.openConnections());
        var waiting = handOver;
        if (waiting != null) {
            waiting.close();
        }
        try {
            finish(grace);
        } finally {
            ended.countDown();
        }
    }

    private void finish(Duration grace) {
        int cut = door.drain(drain, grace);
        feed.close();
        router.retire();
        LOG.log(
                System.Logger.Level.INFO,
                cut == 0 ? "stopped" : "stopped: {0} connections were still open after {1} seconds",
                cut,
                drain.toSeconds());
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An address as logs show it. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
