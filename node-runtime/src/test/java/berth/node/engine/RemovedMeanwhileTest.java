package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.node.Await;
import berth.node.NodeUnavailableException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A container is removed by somebody else already when it is to be. Its engine is made here. */
@Timeout(60)
class RemovedMeanwhileTest {
    private static final String REMOVAL = "DELETE /containers/c1?v=true&force=true";
    private static final String WAIT = "POST /containers/c1/wait?condition=removed";
    private static final String LOOK = "GET /containers/c1/json";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch removal = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DockerEngineOptions options = DockerEngineOptions.of("here");
    private final HttpServer server;
    private final Engine engine;
    private final Instances instances;
    private volatile boolean failed;

    RemovedMeanwhileTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine = new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
        instances = new Instances(
                engine, new Networks(engine, options), new ContainerSpecs(options), new Happenings(() -> true));
    }

    @BeforeEach
    void theEngineAnswers() {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void close() {
        engine.close();
        threads.shutdownNow();
        server.stop(0);
    }

    @Test
    void itIsAwaitedWithoutAskingAgainAndAgain() {
        var end = CompletableFuture.runAsync(() -> instances.end("c1", true, Duration.ZERO));
        Await.until(() -> asked.contains(WAIT));
        assertFalse(end.isDone());
        removal.countDown();
        end.join();
        assertEquals(List.of(REMOVAL, WAIT, LOOK), asked);
    }

    @Test
    void aRemovalThatFailsIsTold() {
        failed = true;
        removal.countDown();
        var told = assertThrows(NodeUnavailableException.class, () -> instances.end("c1", true, Duration.ZERO));
        assertEquals("instance c1 could not be removed by somebody else", told.getMessage());
    }

    private void serve(HttpExchange exchange) throws IOException {
        var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request);
        switch (request) {
            case REMOVAL -> answer(exchange, 409, "{\"message\": \"removal of container c1 is already in progress\"}");
            case WAIT -> {
                await();
                answer(exchange, 200, "{\"StatusCode\": 137}");
            }
            case LOOK ->
                answer(
                        exchange,
                        failed ? 200 : 404,
                        failed ? "{\"Id\": \"c1\"}" : "{\"message\": \"No such container: c1\"}");
            default -> answer(exchange, 500, "{\"message\": \"nobody expects this\"}");
        }
    }

    private void await() {
        try {
            removal.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
