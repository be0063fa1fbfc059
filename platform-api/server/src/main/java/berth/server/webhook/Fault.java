package berth.server.webhook;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there was no answer, for the owner of a webhook, to whom the names of Java's exceptions say nothing. */
enum Fault {
    CERTIFICATE("its certificate is not trusted"),
    TIMED_OUT("timed out"),
    REFUSED("refused"),
    NO_WAY("no way leads there"),
    TOO_MANY("too many others are being sent there"),
    CLOSED("closed before it answered"),
    TLS("TLS failed"),
    NO_HTTP("what it answered is no HTTP"),
    OTHER("broke off");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** The first in the chain of causes that is known; a certificate lies deepest and says the most. */
    static Fault of(Throwable failure) {
        var chain = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .toList();
        if (chain.stream().anyMatch(CertificateException.class::isInstance)) {
            return CERTIFICATE;
        }
        return chain.stream()
                .map(Fault::known)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(OTHER);
    }

    private static Optional<Fault> known(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case TimeoutException late -> TIMED_OUT;
                    // Netty's, which is a ConnectException.
                    case io.netty.channel.ConnectTimeoutException late -> TIMED_OUT;
                    case io.netty.handler.ssl.SslHandshakeTimeoutException late -> TIMED_OUT;
                    case SocketTimeoutException late -> TIMED_OUT;
                    case NoRouteToHostException lost -> NO_WAY;
                    case ConnectException refused -> REFUSED;
                    case ConnectionPoolTooBusyException busy -> TOO_MANY;
                    case HttpClosedException closed -> CLOSED;
                    case ClosedChannelException closed -> CLOSED;
                    case SocketException reset -> CLOSED;
                    case SSLException other -> TLS;
                    // Netty's, of the head of an answer.
                    case IllegalArgumentException unreadable -> NO_HTTP;
                    default -> null;
                });
    }

    @Override
    public String toString() {
        return words;
    }
}
