package berth.server.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Somebody's HTTP server that is told of events, on the one loopback address to which tests allow webhooks. */
final class Receiver implements AutoCloseable {
    static final String HOST = "127.7.7.7";

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile String location = "";

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** A request as it came. */
    record Told(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** Answers so from now on. */
    Receiver answer(int next) {
        status = next;
        return this;
    }

    /** Sends everybody there. */
    Receiver redirect(String to) {
        location = to;
        return answer(307);
    }

    String url() {
        return "http://" + HOST + ":" + server.getAddress().getPort() + "/hook?key=topsecret";
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        told.add(new Told(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
        if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
