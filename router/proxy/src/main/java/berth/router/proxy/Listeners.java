package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sockets on which the router listens: those that another router hands over, so that no connection is lost between
 * the two, else new ones.
 */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final Map<String, Channel> open = new HashMap<>();
    private final Map<String, FileDescriptor> inherited = new HashMap<>();
    private final Transport transport;
    private final Runnable claim;
    private boolean claimed;

    /**
     * With descriptors of another router by the option that names their address.
     *
     * @param claim makes that router stop listening, before the first of them is used
     */
    Listeners(Transport transport, Map<String, FileDescriptor> inherited, Runnable claim) {
        this.transport = requireNonNull(transport, "transport is null");
        this.inherited.putAll(inherited);
        this.claim = requireNonNull(claim, "claim is null");
    }

    /** Of a router that follows nobody. */
    static Listeners fresh(Transport transport) {
        return new Listeners(transport, Map.of(), () -> {});
    }

    /**
     * Begins to accept connections at the address that an option names.
     *
     * @throws BadOptionException if that is not possible, with what to change
     */
    Channel open(ServerBootstrap bootstrap, InetSocketAddress address, String option) {
        var channel = adopt(bootstrap, address, option);
        if (channel == null) {
            channel = PortInUse.bind(bootstrap.channel(transport.listening()), address, option);
        }
        open.put(option, channel);
        return channel;
    }

    /** Whether another router hands over what that option names. What it does not is best opened first: that may fail. */
    boolean inherits(String option) {
        return inherited.containsKey(option);
    }

    /** What is open, by the option that names its address. */
    Map<String, Channel> all() {
        return Map.copyOf(open);
    }

    /** The other router stops now, also if nothing of it was of use; what was not is let go. */
    void settle() {
        claim();
        inherited.values().forEach(Listeners::close);
        inherited.clear();
    }

    private void claim() {
        if (!claimed) {
            claimed = true;
            claim.run();
        }
    }

    private @Nullable Channel adopt(ServerBootstrap bootstrap, InetSocketAddress address, String option) {
        var descriptor = inherited.remove(option);
        if (descriptor == null) {
            return null;
        }
        claim();
        var channel = new EpollServerSocketChannel(descriptor.intValue());
        if (!isSame(channel.localAddress(), address)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} is not what it was: {1} is given up",
                    option,
                    RouterServer.text(channel.localAddress()));
            close(descriptor);
            return null;
        }
        var registered = bootstrap.channelFactory(() -> channel).register().awaitUninterruptibly();
        if (!registered.isSuccess()) {
            throw new IllegalStateException("a socket that was handed over cannot be used", registered.cause());
        }
        return channel;
    }

    private static boolean isSame(InetSocketAddress one, InetSocketAddress wanted) {
        boolean samePort = wanted.getPort() == 0 || one.getPort() == wanted.getPort();
        boolean bothAny =
                one.getAddress().isAnyLocalAddress() && wanted.getAddress().isAnyLocalAddress();
        return samePort && (bothAny || one.getAddress().equals(wanted.getAddress()));
    }

    private static void close(FileDescriptor descriptor) {
        try {
            descriptor.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a socket that was handed over cannot be closed: {0}", e.toString());
        }
    }
}
