package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server proves its name with.
 *
 * @param chain the server's own certificate first
 */
record KeyPairWithChain(PrivateKey key, List<X509Certificate> chain) {
    KeyPairWithChain {
        requireNonNull(key, "key is null");
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the chain is empty");
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }
}
