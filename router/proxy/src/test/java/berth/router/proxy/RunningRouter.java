package berth.router.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import berth.router.Route;
import berth.router.RouteTable;
import berth.router.RouterControlClient;
import berth.router.RouterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A router on ports of its own, told what to serve over its control endpoint. */
final class RunningRouter implements AutoCloseable {
    static final String SECRET = "a secret for tests";

    private final RouterServer server;
    private final RouterControlClient control;
    private long generation;

    private RunningRouter(RouterOptions options, Transport transport) {
        server = RouterServer.start(options, transport);
        control = new RouterControlClient(controlUri(), SECRET);
    }

    static RunningRouter start(Path folder) {
        return start(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), Transport.best());
    }

    static RunningRouter start(Path folder, Timeouts timeouts, Transport transport) {
        return new RunningRouter(options(folder, timeouts, null), transport);
    }

    /** With an access log there. */
    static RunningRouter startLogging(Path folder, Path accessLog) {
        var options = options(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), null);
        return new RunningRouter(
                new RouterOptions(
                        options.door(),
                        options.source(),
                        options.threads(),
                        options.timeouts(),
                        new Upkeep(accessLog, null)),
                Transport.best());
    }

    /** Which lets in no more clients than that. */
    static RunningRouter startLimited(Path folder, ClientLimits limits) {
        var options = options(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), null);
        return new RunningRouter(
                new RouterOptions(
                        new DoorOptions(options.door().listen(), null, limits, Proxies.NONE),
                        options.source(),
                        options.threads(),
                        options.timeouts(),
                        options.upkeep()),
                Transport.best());
    }

    /** That believes those when they say for whom they ask. */
    static RunningRouter startBelieving(Path folder, Proxies proxies, @Nullable TlsOptions tls) {
        return startBelieving(folder, proxies, tls, ClientLimits.DEFAULT);
    }

    /** With those limits for the clients for whom they ask. */
    static RunningRouter startBelieving(Path folder, Proxies proxies, @Nullable TlsOptions tls, ClientLimits limits) {
        var options = options(folder, Timeouts.DEFAULT.withHeader(Duration.ofSeconds(2)), tls);
        return new RunningRouter(
                new RouterOptions(
                        new DoorOptions(anyPort(), tls, limits, proxies),
                        options.source(),
                        options.threads(),
                        options.timeouts().withDrain(Duration.ofMillis(200)),
                        Upkeep.NONE),
                Transport.best());
    }

    /** With TLS, and the certificates that lie in the same folder. */
    static RunningRouter startTls(Path folder, boolean nativeLibrary) {
        var tls = new TlsOptions(anyPort(), folder, nativeLibrary);
        return new RunningRouter(
                options(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), tls), Transport.best());
    }

    /** With TLS, which clients find at another port than where it listens. */
    static RunningRouter startTls(Path folder, int httpsPort) {
        var tls = new TlsOptions(anyPort(), folder, true);
        var options = options(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), tls);
        return new RunningRouter(
                new RouterOptions(
                        new DoorOptions(anyPort(), tls, httpsPort, ClientLimits.DEFAULT, Proxies.NONE),
                        options.source(),
                        options.threads(),
                        options.timeouts(),
                        options.upkeep()),
                Transport.best());
    }

    private static RouterOptions options(Path folder, Timeouts timeouts, @Nullable TlsOptions tls) {
        var source = new TableSource.ControlPlane(anyPort(), SECRET, folder.resolve("table.json"), false);
        return new RouterOptions(
                new DoorOptions(anyPort(), tls, ClientLimits.DEFAULT, Proxies.NONE), source, 2, timeouts, Upkeep.NONE);
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Serves exactly these from now on. */
    RunningRouter serve(Route... routes) {
        generation = control.status().generation() + 1;
        control.apply(new RouteTable(generation, List.of(routes)));
        return this;
    }

    /** Serves those routes and answers those challenges. */
    RunningRouter serve(Map<String, String> challenges, Route... routes) {
        generation = control.status().generation() + 1;
        control.apply(new RouteTable(generation, List.of(routes), challenges));
        return this;
    }

    static Route route(String host, String... upstreams) {
        return new Route(host, "/", List.of(upstreams), "shop/production");
    }

    Wire connect() throws IOException {
        return Wire.to(server.address());
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Where clients connect encrypted. */
    InetSocketAddress tlsAddress() {
        return requireNonNull(server.tlsAddress());
    }

    RouterControlClient control() {
        return control;
    }

    URI controlUri() {
        return URI.create("http://127.0.0.1:"
                + ((ControlEndpoint) server.feed()).address().getPort());
    }

    /** What it has counted, by name and labels; fails on a line that is neither that nor a comment. */
    Map<String, String> metrics() {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(controlUri().resolve("/metrics")).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    Exposition.TYPE, answer.headers().firstValue("content-type").orElse(""));
            var samples = new HashMap<String, String>();
            answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int space = line.lastIndexOf(' ');
                Double.parseDouble(line.substring(space + 1));
                assertNull(samples.put(line.substring(0, space), line.substring(space + 1)), line);
            });
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    RouterStatus status() {
        return control.status();
    }

    /** Stops it as SIGTERM does. */
    void stop() {
        server.close();
    }

    /** Waits until it is so. */
    static void await(String what, BooleanSupplier state) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 10 seconds: " + what);
            }
            Thread.sleep(5);
        }
    }

    /** Status and code of the error that such a request gets. */
    String ask(String request) throws IOException {
        try (var client = connect()) {
            client.send(request);
            var head = client.readHead();
            return head.substring(9, 12) + " " + Wire.field(head, "berth-error");
        }
    }

    @Override
    public void close() {
        control.close();
        server.close();
    }
}
