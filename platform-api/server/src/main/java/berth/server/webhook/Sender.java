package berth.server.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Sends an event. Vert.x's client, for it connects to an address that was looked at and still asks for, and has the certificate
 * checked for, the name that was given: the JDK's looks the name up once more by itself. Of the answer only the head is read.
 */
@ApplicationScoped
class Sender {
    private static final Logger LOG = Logger.getLogger(Sender.class);

    private final Addresses addresses;
    private final HttpClient client;
    private final Limits limits;

    @Inject
    Sender(Addresses addresses, Vertx vertx) {
        this(addresses, vertx, new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 64));
    }

    Sender(Addresses addresses, Vertx vertx, Limits limits) {
        this.addresses = addresses;
        this.limits = limits;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) limits.connect().toMillis())
                        .setSslHandshakeTimeout(limits.connect().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS),
                new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.connections()));
    }

    /**
     * What one sending may take.
     *
     * @param connect for a connection, and as much again for TLS
     * @param answer from then on until the answer's head
     * @param connections at the same time to one address of a host, of all teams; as many more may wait for theirs
     */
    record Limits(Duration connect, Duration answer, int connections) {}

    /** Waits for the answer; never longer than some seconds for each address of the host. */
    Outcome send(Delivery delivery) throws InterruptedException {
        var url = delivery.target().url();
        var outcome = Outcome.failed("not tried");
        try {
            for (InetAddress address : addresses.reachable(url)) {
                var place = address.getHostAddress() + " port " + port(url);
                try {
                    return answer(connect(delivery, address), delivery);
                } catch (ExecutionException | TimeoutException e) {
                    LOG.debugf(e, "no connection to %s", place);
                    outcome = Outcome.failed("no connection to " + place + ": " + Fault.of(e));
                }
            }
            return outcome;
        } catch (UnknownHostException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    private HttpClientRequest connect(Delivery delivery, InetAddress address)
            throws InterruptedException, ExecutionException, TimeoutException {
        var url = delivery.target().url();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port(url), address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port(url))
                .setSsl(isSecure(url))
                .setURI(path(url))
                // Who waits for a connection that others hold leaves the queue after this.
                .setConnectTimeout(limits.connect().toMillis())
                .setFollowRedirects(false);
        delivery.headers().forEach(options::putHeader);
        var request = client.request(options);
        try {
            return await(request, limits.connect().multipliedBy(2));
        } catch (TimeoutException e) {
            // One that is granted after all would be nobody's, and keep its place for ever.
            request.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private Outcome answer(HttpClientRequest request, Delivery delivery) throws InterruptedException {
        try {
            // Asked for before it is sent: whoever asks later may find an answer that has ended already.
            var status = request.response().map(Sender::status);
            request.send(Buffer.buffer(delivery.body()));
            return Outcome.answered(await(status, limits.answer()));
        } catch (TimeoutException e) {
            return Outcome.failed("no answer within " + limits.answer().toSeconds() + " seconds");
        } catch (ExecutionException e) {
            LOG.debugf(e, "the connection to %s failed", delivery.target());
            return Outcome.failed("the connection failed: " + Fault.of(e));
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
