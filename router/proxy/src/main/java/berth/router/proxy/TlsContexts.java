package berth.router.proxy;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;

/** Sets up TLS as it is spoken here: 1.2 and 1.3, tickets, HTTP/2 first; with BoringSSL where it can be loaded. */
final class TlsContexts {
    private static final Duration SESSION = Duration.ofHours(8);
    private static final ApplicationProtocolConfig PROTOCOLS = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final SecureRandom random = new SecureRandom();
    private final boolean nativeLibrary;
    /** Newest first; sessions of the one before can still be taken up. */
    private OpenSslSessionTicketKey[] ticketKeys = {};

    /** With BoringSSL if allowed and possible. */
    TlsContexts(boolean allowNative) {
        nativeLibrary = allowNative && OpenSsl.isAvailable();
        renewTicketKeys();
    }

    /** What does the work, for the log. */
    String engine() {
        return nativeLibrary ? OpenSsl.versionString() : "the JDK's TLS";
    }

    /** One for a certificate. Give it back to {@link io.netty.util.ReferenceCountUtil#release}. */
    SslContext of(KeyPairWithChain pair) throws SSLException {
        // BoringSSL signs with Ed25519 only if it is told to, which Netty has no way to do.
        boolean byNative = nativeLibrary && !pair.key().getAlgorithm().startsWith("Ed");
        var context = SslContextBuilder.forServer(pair.key(), pair.chain())
                .sslProvider(byNative ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(PROTOCOLS)
                .sessionTimeout(SESSION.toSeconds())
                .build();
        useTicketKeys(context);
        return context;
    }

    /** Tickets are sealed with a new key from now on; call it no more often than sessions live. */
    void renewTicketKeys() {
        if (!nativeLibrary) {
            return;
        }
        var newest = new OpenSslSessionTicketKey(
                bytes(OpenSslSessionTicketKey.NAME_SIZE),
                bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
        ticketKeys = ticketKeys.length == 0
                ? new OpenSslSessionTicketKey[] {newest}
                : new OpenSslSessionTicketKey[] {newest, ticketKeys[0]};
    }

    /** Lets a context seal with the newest key. The JDK's contexts see to that themselves. */
    void useTicketKeys(SslContext context) {
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setTicketKeys(Arrays.copyOf(ticketKeys, ticketKeys.length));
        }
    }

    private byte[] bytes(int length) {
        var made = new byte[length];
        random.nextBytes(made);
        return made;
    }
}
