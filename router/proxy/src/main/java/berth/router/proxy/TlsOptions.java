package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the router is told about TLS.
 *
 * @param listen where clients connect encrypted
 * @param certificates folder of {@link CertificateFiles}
 * @param nativeLibrary whether BoringSSL is used where it can be loaded
 */
record TlsOptions(InetSocketAddress listen, Path certificates, boolean nativeLibrary) {
    static final String LISTEN = "BERTH_ROUTER_TLS_LISTEN";
    static final String CERTIFICATES = "BERTH_ROUTER_CERTIFICATES";
    static final String ENGINE = "BERTH_ROUTER_TLS_ENGINE";

    TlsOptions {
        requireNonNull(listen, "listen is null");
        requireNonNull(certificates, "certificates is null");
    }

    /** Null if the router is not to listen with TLS. */
    static @Nullable TlsOptions from(OptionText parse) {
        if (parse.text(LISTEN, "").isEmpty()) {
            return null;
        }
        var engine = parse.text(ENGINE, "native");
        if (!engine.equals("native") && !engine.equals("jdk")) {
            throw new BadOptionException(ENGINE + " is \"" + engine + "\": set it to native or jdk");
        }
        return new TlsOptions(
                parse.address(LISTEN, "0.0.0.0:8443"),
                parse.path(CERTIFICATES, "certificates"),
                engine.equals("native"));
    }
}
