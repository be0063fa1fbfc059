package berth.server.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody's HTTP server that is told of events, on the one loopback address to which tests allow webhooks. */
public final class Receiver implements AutoCloseable {
    static final String HOST = "127.7.7.7";

    private static final String PASSWORD = "not-a-secret";

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile String location = "";
    private volatile CountDownLatch free = new CountDownLatch(0);

    /** One at {@value #HOST}. */
    public Receiver() {
        this(plain());
    }

    /** One that speaks TLS, with a certificate of its own making, which is kept in the folder. */
    Receiver(Path folder) throws Exception {
        this(secure(folder.resolve("receiver.p12")));
    }

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** A request as it came. */
    public record Told(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** Answers so from now on. */
    Receiver answer(int next) {
        status = next;
        return this;
    }

    /** Sends everybody there, with the one status that clients follow after a POST without asking. */
    Receiver redirect(String to) {
        location = to;
        return answer(303);
    }

    /** Takes requests from now on, and answers none until {@link #release}. */
    Receiver hold() {
        free = new CountDownLatch(1);
        return this;
    }

    void release() {
        free.countDown();
    }

    /** Where it is told. */
    public String url() {
        return url("http", HOST);
    }

    /** Its address by another name. */
    String url(String scheme, String host) {
        return scheme + "://" + host + ":" + server.getAddress().getPort() + "/hook?key=topsecret";
    }

    /** What it was told up to now. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        told.add(new Told(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
        held();
        if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static HttpServer plain() {
        try {
            return HttpServer.create(new InetSocketAddress(HOST, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer secure(Path keys) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder((keytool + " -genkeypair -keyalg EC -alias it -dname CN=" + HOST + " -ext san=ip:"
                                + HOST + " -storepass " + PASSWORD + " -keystore " + keys)
                        .split(" "))
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new AssertionError("keytool ends with " + made.exitValue());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(HOST, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private void held() throws IOException {
        try {
            free.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
