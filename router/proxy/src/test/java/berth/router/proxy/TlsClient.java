package berth.router.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Comes encrypted, believes every certificate, and remembers sessions. */
final class TlsClient {
    private final AtomicInteger certificatesSeen = new AtomicInteger();
    private final SSLContext context;
    private final InetSocketAddress address;
    private String first = "";

    TlsClient(InetSocketAddress address) throws GeneralSecurityException {
        this.address = address;
        context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Believer()}, new SecureRandom());
    }

    /** Says that in the clear before the handshake. */
    TlsClient saying(String text) {
        first = text;
        return this;
    }

    /** Connects for that host and completes the handshake; protocols may be none. */
    SSLSocket connect(String host, String... protocols) throws IOException {
        return connect(host, new String[] {"TLSv1.3", "TLSv1.2"}, protocols);
    }

    SSLSocket connect(String host, String[] versions, String... protocols) throws IOException {
        // Sessions are remembered by this name and port, too.
        var plain = new Socket(address.getAddress(), address.getPort());
        plain.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, address.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        parameters.setApplicationProtocols(protocols);
        parameters.setProtocols(versions);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Connects for that host and says what it was shown. */
    X509Certificate certificate(String host) throws IOException {
        try (var socket = connect(host)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** How many times a server had to show its certificate: not if a session is taken up again. */
    int certificatesSeen() {
        return certificatesSeen.get();
    }

    private final class Believer extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm, Socket socket) {
            certificatesSeen.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {
            throw new IllegalStateException("not used");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {
            throw new IllegalStateException("not used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm, Socket socket) {
            throw new IllegalStateException("not used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {
            throw new IllegalStateException("not used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {
            throw new IllegalStateException("not used");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
