package berth.router.proxy;

import static java.util.Objects.requireNonNull;

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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens for clients and gives each a place on a lane. */
final class FrontDoor {
    private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());
    private static final int BACKLOG = 4096;
    private static final long QUIET_MILLIS = 0;
    private static final long LAST_MILLIS = 2000;

    private final EventLoopGroup loops;
    private final List<Lane> lanes = new ArrayList<>();
    private final Arrivals arrivals;
    private final Proxy proxy;
    private final @Nullable LogWriter accessLog;
    private final Channel listening;
    private final @Nullable Channel listeningTls;
    private final @Nullable Certificates certificates;
    private volatile boolean draining;

    private FrontDoor(Router router, RouterOptions options, Transport transport, Listeners listeners) {
        var descriptors = new Descriptors(
                ProcessFigures.limitOfDescriptors(), ProcessFigures.now().descriptors());
        this.arrivals = new Arrivals(options.door().limits(), descriptors);
        this.proxy = new Proxy(
                router, new Pages(), options.timeouts(), options.door().proxies(), () -> draining);
        this.loops = transport.loops(options.threads(), "router");
        var logPath = options.upkeep().accessLog();
        this.accessLog = logPath == null ? null : LogWriter.start(logPath);
        loops.forEach(
                loop -> lanes.add(new Lane((EventLoop) loop, transport, options.timeouts(), descriptors, sight())));
        var drain = options.timeouts().drain();
        router.onLeft(left -> lanes.forEach(lane -> lane.loop().execute(() -> lane.leave(left, drain))));
        var bootstrap = bootstrap();
        try {
            // Whatever takes its time comes before: what listens may have been another router's until then.
            var tls = options.door().tls();
            var contexts = tls == null ? null : new TlsContexts(tls.nativeLibrary());
            this.certificates = tls == null || contexts == null ? null : Certificates.of(tls.certificates(), contexts);
            var tlsDoor = certificates == null ? null : new TlsDoor(certificates, options.timeouts());
            var encrypted = bootstrap
                    .clone()
                    .childHandler(arrival(transport, channel -> admitTls(requireNonNull(tlsDoor), channel)));
            // Before anybody is let in who may be sent there; where any port will do, it is known when one is open.
            sendToTls(
                    router,
                    options.door(),
                    tls == null ? HttpsPort.USUAL : tls.listen().getPort());
            var early = tls == null || listeners.inherits(TlsOptions.LISTEN)
                    ? null
                    : listeners.open(encrypted, tls.listen(), TlsOptions.LISTEN);
            this.listening = listeners.open(
                    bootstrap.clone().childHandler(arrival(transport, this::admit)),
                    options.door().listen(),
                    RouterOptions.LISTEN);
            this.listeningTls =
                    tls == null || early != null ? early : listeners.open(encrypted, tls.listen(), TlsOptions.LISTEN);
            if (listeningTls != null) {
                sendToTls(router, options.door(), ((InetSocketAddress) listeningTls.localAddress()).getPort());
            }
            if (contexts != null) {
                LOG.log(System.Logger.Level.INFO, "TLS by {0}", contexts.engine());
            }
        } catch (BadOptionException e) {
            closeLog();
            loops.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    private static void sendToTls(Router router, DoorOptions options, int listening) {
        var told = options.httpsPort();
        router.httpsPort().set(told == null ? listening : told);
    }

    private LaneSight sight() {
        return new LaneSight(accessLog == null ? null : new LaneLog(accessLog));
    }

    private void closeLog() {
        if (accessLog != null) {
            accessLog.close();
        }
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    private ChannelInitializer<Channel> arrival(Transport transport, Consumer<Channel> admit) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (arrivals.admit(channel)) {
                    transport.findDeadPeers(channel);
                    ProxyDoor.admit(channel, proxy.proxies(), proxy.timeouts().header(), known -> {
                        if (arrivals.admitFromThere(known)) {
                            admit.accept(known);
                        }
                    });
                }
            }
        };
    }

    /**
     * Begins to accept clients.
     *
     * @throws BadOptionException if the address cannot be listened on
     */
    static FrontDoor open(Router router, RouterOptions options, Transport transport, Listeners listeners) {
        return new FrontDoor(router, options, transport, listeners);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Where they connect encrypted; null if nowhere. */
    @Nullable
    InetSocketAddress tlsAddress() {
        return listeningTls == null ? null : (InetSocketAddress) listeningTls.localAddress();
    }

    /** Number of clients' connections that are open. */
    int openConnections() {
        return arrivals.count();
    }

    /** Number of those that were accepted since the start. */
    long acceptedConnections() {
        return arrivals.entered();
    }

    /** What all lanes have counted; a lane that does not answer in time is left out. */
    Figures figures() {
        return LaneSight.sum(lanes);
    }

    /** Forgets what was counted for apps with those labels. */
    void forgetApps(Set<String> gone) {
        lanes.forEach(lane -> lane.loop().execute(() -> lane.sight().forget(gone)));
    }

    /** Why the access log cannot be written; empty if it can. */
    String logTrouble() {
        return accessLog == null ? "" : accessLog.trouble();
    }

    /** Lines of it that the disk did not take. */
    long lostLogLines() {
        return accessLog == null ? 0 : accessLog.lost();
    }

    /** Begins another file of it, if this one was moved away. */
    void reopenLog() {
        if (accessLog != null) {
            accessLog.reopen();
        }
    }

    /** Accepts nobody any more. */
    void stopListening() {
        listening.close().awaitUninterruptibly();
        if (listeningTls != null) {
            listeningTls.close().awaitUninterruptibly();
        }
    }

    /** The end is near: from here on nothing is kept open for a next request. */
    void keepNoneOpen() {
        draining = true;
    }

    /**
     * Accepts nobody any more, lets what is open finish for that long, then closes.
     *
     * @param grace how long a client that is between two requests is waited for; zero: not at all
     * @return number of connections that had to be cut off
     */
    int drain(Duration limit, Duration grace) {
        keepNoneOpen();
        stopListening();
        lanes.forEach(lane -> lane.loop().execute(() -> lane.drain(grace)));
        int cut = arrivals.awaitNone(limit);
        // On all of them before any is cut off: those who wait would be given the places of the others.
        onAllLanes(Lane::turnAway);
        onAllLanes(Lane::cut);
        loops.shutdownGracefully(QUIET_MILLIS, LAST_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        closeLog();
        if (certificates != null) {
            certificates.close();
        }
        return cut;
    }

    /** Waits for it: an event loop that is told to end closes what it has before it does anything else. */
    private void onAllLanes(Consumer<Lane> action) {
        var told = lanes.stream()
                .map(lane -> lane.loop().submit(() -> action.accept(lane)))
                .toList();
        told.forEach(each -> each.awaitUninterruptibly(LAST_MILLIS));
    }

    private void admit(Channel channel) {
        var lane = laneOf(channel.eventLoop());
        var client = new ClientConnection(proxy, lane, channel, false);
        channel.pipeline()
                .addLast(
                        new PrefaceSniffer(() -> {
                            client.leave();
                            ClientSession.begin(proxy, lane, channel, false);
                        }),
                        new RequestDecoder(client),
                        new ClientEvents(client));
    }

    private void admitTls(TlsDoor door, Channel channel) {
        var lane = laneOf(channel.eventLoop());
        door.admit(
                channel,
                () -> {
                    var client = new ClientConnection(proxy, lane, channel, true);
                    channel.pipeline().addLast(new RequestDecoder(client), new ClientEvents(client));
                    client.arrive();
                },
                () -> ClientSession.begin(proxy, lane, channel, true));
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
