package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where clients come in, and how many.
 *
 * @param listen where they connect
 * @param tls where they connect encrypted; null: nowhere
 * @param httpsPort at which they find that from where they are; null: at that where the router listens with TLS, else at 443
 * @param proxies who may say for whom they ask
 */
record DoorOptions(
        InetSocketAddress listen,
        @Nullable TlsOptions tls,
        @Nullable Integer httpsPort,
        ClientLimits limits,
        Proxies proxies) {
    static final String HTTPS_PORT = "BERTH_ROUTER_HTTPS_PORT";

    DoorOptions {
        requireNonNull(listen, "listen is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(proxies, "proxies is null");
        if (httpsPort != null && (httpsPort < 1 || httpsPort > OptionText.LAST_PORT)) {
            throw new BadOptionException(
                    HTTPS_PORT + " is " + httpsPort + ": set it to a port from 1 to " + OptionText.LAST_PORT);
        }
    }

    /** Whose clients find TLS where the router listens. */
    DoorOptions(InetSocketAddress listen, @Nullable TlsOptions tls, ClientLimits limits, Proxies proxies) {
        this(listen, tls, null, limits, proxies);
    }

    static DoorOptions from(OptionText parse) {
        return new DoorOptions(
                parse.address(RouterOptions.LISTEN, "0.0.0.0:8080"),
                TlsOptions.from(parse),
                parse.text(HTTPS_PORT, "").isEmpty() ? null : Integer.valueOf(parse.count(HTTPS_PORT, HttpsPort.USUAL)),
                ClientLimits.from(parse),
                Proxies.from(parse));
    }
}
