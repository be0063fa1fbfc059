package berth.router.proxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A router that runs: the last table, the door for clients, the door for orders. */
final class RouterServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RouterServer.class.getName());

    private final FrontDoor door;
    private final ControlEndpoint control;
    private final Duration drain;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RouterServer(FrontDoor door, ControlEndpoint control, Duration drain) {
        this.door = door;
        this.control = control;
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
        var router = new Router(new TableFile(options.table()));
        var control = ControlEndpoint.open(router, options, transport);
        try {
            var door = FrontDoor.open(router, options, transport);
            LOG.log(
                    System.Logger.Level.INFO,
                    "listening on {0}, control on {1}, {2}",
                    text(door.address()),
                    text(control.address()),
                    transport);
            var tls = door.tlsAddress();
            if (tls != null) {
                LOG.log(System.Logger.Level.INFO, "listening with TLS on {0}", text(tls));
            }
            if (!control.address().getAddress().isLoopbackAddress()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "control on {0} can be reached from other machines: the secret crosses the network unencrypted",
                        text(control.address()));
            }
            return new RouterServer(door, control, options.timeouts().drain());
        } catch (BadOptionException e) {
            control.close();
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

    /** Where the control plane connects. */
    InetSocketAddress controlAddress() {
        return control.address();
    }

    /** Accepts nobody any more, finishes what is open within the limit, ends. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "stopping: {0} connections are open", door.openConnections());
        int cut = door.drain(drain);
        control.close();
        LOG.log(
                System.Logger.Level.INFO,
                cut == 0 ? "stopped" : "stopped: {0} connections were still open after {1} seconds",
                cut,
                drain.toSeconds());
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
