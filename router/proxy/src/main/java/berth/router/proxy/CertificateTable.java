package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate proves which name. A wildcard stands for one label (RFC 9525 section 6.3).
 *
 * @param byName {@code shop.example.org} or {@code *.example.org}
 * @param otherwise for every other name, and for clients that name none
 */
record CertificateTable(Map<String, SslContext> byName, SslContext otherwise) {
    CertificateTable {
        byName = Map.copyOf(byName);
        requireNonNull(otherwise, "otherwise is null");
    }

    /** The one for a host that the client named in lower case; null if it named none. */
    SslContext find(@Nullable String host) {
        if (host == null || byName.isEmpty()) {
            return otherwise;
        }
        var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        var found = byName.get(name);
        int dot = name.indexOf('.');
        if (found == null && dot > 0) {
            found = byName.get("*" + name.substring(dot));
        }
        return found == null ? otherwise : found;
    }
}
