package berth.router.proxy;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Says what to do when an address cannot be listened on. */
final class PortInUse {
    private PortInUse() {}

    /**
     * Listens on the address that an option names.
     *
     * @throws BadOptionException if that is not possible, with what to change
     */
    static Channel bind(AbstractBootstrap<?, ?> bootstrap, InetSocketAddress address, String option) {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        var where = address.getAddress().getHostAddress() + ":" + address.getPort();
        throw new BadOptionException("cannot listen on " + where + ": " + advice(bound.cause(), address, option));
    }

    private static String advice(Throwable cause, InetSocketAddress address, String option) {
        var text = String.valueOf(cause.getMessage());
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "port " + address.getPort() + " is in use by another process. Stop that process, or set " + option
                    + " to another port";
        }
        if (lower.contains("permission")) {
            return "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE. Start the router with it, or set "
                    + option + " to a higher port";
        }
        if (cause instanceof BindException || lower.contains("cannot assign") || lower.contains("assign requested")) {
            return "this machine has no such address. Set " + option + " to one that it has, or to 0.0.0.0";
        }
        return text + ". Change " + option;
    }
}
