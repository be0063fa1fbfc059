package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where clients come in, and how many.
 *
 * @param listen where they connect
 * @param tls where they connect encrypted; null: nowhere
 * @param proxies who may say for whom they ask
 */
record DoorOptions(InetSocketAddress listen, @Nullable TlsOptions tls, ClientLimits limits, Proxies proxies) {
    DoorOptions {
        requireNonNull(listen, "listen is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(proxies, "proxies is null");
    }

    static DoorOptions from(OptionText parse) {
        return new DoorOptions(
                parse.address(RouterOptions.LISTEN, "0.0.0.0:8080"),
                TlsOptions.from(parse),
                ClientLimits.from(parse),
                Proxies.from(parse));
    }
}
