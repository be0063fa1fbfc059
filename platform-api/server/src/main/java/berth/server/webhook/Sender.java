package berth.server.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends an event. Vert.x's client, for it connects to an address that was looked at and still asks for, and has the certificate
 * checked for, the name that was given: the JDK's looks the name up once more by itself. Of the answer only the head is read.
 */
@ApplicationScoped
class Sender {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Addresses addresses;
    private final HttpClient client;

    Sender(Addresses addresses, Vertx vertx) {
        this.addresses = addresses;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) CONNECT_LIMIT.toMillis()));
    }

    /** Waits for the answer; never longer than some seconds for each address of the host. */
    Outcome send(Delivery delivery) throws InterruptedException {
        var url = delivery.target().url();
        var outcome = Outcome.failed("not tried");
        try {
            for (InetAddress address : addresses.reachable(url)) {
                var connected = connect(delivery, address);
                if (connected.isPresent()) {
                    return answer(connected.get(), delivery);
                }
                outcome = Outcome.failed("no connection to " + address.getHostAddress() + " port " + port(url));
            }
            return outcome;
        } catch (UnknownHostException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    private Optional<HttpClientRequest> connect(Delivery delivery, InetAddress address) throws InterruptedException {
        var url = delivery.target().url();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port(url), address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port(url))
                .setSsl(isSecure(url))
                .setURI(path(url))
                .setFollowRedirects(false);
        delivery.headers().forEach(options::putHeader);
        try {
            return Optional.of(await(client.request(options), CONNECT_LIMIT.multipliedBy(2)));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static Outcome answer(HttpClientRequest request, Delivery delivery) throws InterruptedException {
        try {
            var status = request.send(Buffer.buffer(delivery.body())).map(Sender::status);
            return Outcome.answered(await(status, ANSWER_LIMIT));
        } catch (TimeoutException e) {
            return Outcome.failed("no answer within " + ANSWER_LIMIT.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            return Outcome.failed("the connection broke: " + e.getCause());
        } finally {
            request.reset();
        }
    }

    /** Whatever follows the head is not waited for: that it breaks off then is our own doing. */
    private static int status(HttpClientResponse answer) {
        answer.exceptionHandler(broken -> {});
        return answer.statusCode();
    }

    private static <T> T await(Future<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean isSecure(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : isSecure(url) ? 443 : 80;
    }

    private static String path(URI url) {
        var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
