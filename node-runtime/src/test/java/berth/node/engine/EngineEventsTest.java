package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.engine.EngineEvent.Kind;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Its engine is made here, and tells what the test says. */
@Timeout(60)
class EngineEventsTest {
    private static final String END = "";
    private static final String INSTANCE = "\"berth.environment.id\": \"e1\", \"berth.release\": \"1\","
            + " \"berth.instance\": \"i1\", \"berth.run\": \"\"";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<EngineEvent> taken = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> tells = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Engine engine;
    private final EngineEvents events;
    private volatile int status = 200;

    EngineEventsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine = new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
        events = new EngineEvents(engine, DockerEngineOptions.of("here \"& there"));
    }

    @BeforeEach
    void follow() {
        server.setExecutor(threads);
        server.createContext("/events", this::serve);
        server.start();
        events.begin(taken::add);
    }

    @AfterEach
    void close() {
        engine.close();
        threads.shutdownNow();
        server.stop(0);
    }

    @Test
    void onlyWhatIsOfThisInstallationAndMattersIsAskedFor() {
        Await.until(() -> asked.size() == 1);
        assertTrue(asked.getFirst().contains("since=0.000000000&"), asked.getFirst());
        for (String filter : List.of(
                "\"type\":[\"container\"]",
                "\"event\":[\"start\",\"oom\",\"die\",\"destroy\"]",
                "\"label\":[\"berth.installation=here \\\"& there\"]")) {
            assertTrue(asked.getFirst().contains(filter), asked.getFirst());
        }
    }

    @Test
    void whatHappensToInstancesIsTakenAsItIsTold() {
        Await.until(events::flows);
        tells.add(told("start", 1, INSTANCE));
        tells.add(told("oom", 2, INSTANCE));
        Await.until(() -> taken.size() == 2);
        String died = told("die", 3, INSTANCE + ", \"exitCode\": \"137\"");
        tells.add(died.substring(0, 70));
        tells.add(died.substring(70));
        Await.until(() -> taken.size() == 3);
        assertEquals(
                List.of(
                        new EngineEvent("c1", false, Kind.STARTED, at(1), 0),
                        new EngineEvent("c1", false, Kind.OUT_OF_MEMORY, at(2), 0),
                        new EngineEvent("c1", false, Kind.ENDED, at(3), 137)),
                taken);
    }

    @Test
    void whatIsOfNoInstanceAndNoRunIsPassedOver() {
        tells.add(told("die", 1, "\"exitCode\": \"1\""));
        tells.add(told("exec_die", 1, INSTANCE));
        tells.add("{\"Type\": \"container\", \"Action\": \"die\"}\n");
        tells.add(told("die", 2, INSTANCE + ", \"exitCode\": \"1\""));
        Await.until(() -> !taken.isEmpty());
        assertEquals(List.of(new EngineEvent("c1", false, Kind.ENDED, at(2), 1)), taken);
    }

    @Test
    void whatIsOfARunIsTakenAsThat() {
        tells.add(told("destroy", 1, "\"berth.environment.id\": \"e1\", \"berth.run\": \"r1\""));
        Await.until(() -> !taken.isEmpty());
        assertEquals(List.of(new EngineEvent("c1", true, Kind.REMOVED, at(1), 0)), taken);
    }

    @Test
    void oneThatIsNoEventDoesNotKeepThoseAfterItBack() {
        tells.add("{\"Type\": \"container\", \"Actor\": [1, 2], \"time\": 1}\n");
        tells.add("[[]]\n");
        tells.add(told("die", 2, INSTANCE + ", \"exitCode\": \"1\""));
        Await.until(() -> !taken.isEmpty());
        assertEquals(List.of(new EngineEvent("c1", false, Kind.ENDED, at(2), 1)), taken);
        assertEquals(1, asked.size(), () -> "asked again: " + asked);
    }

    @Test
    void aStreamThatBreaksGoesOnWhereItWas() {
        tells.add(told("start", 1, INSTANCE));
        tells.add("{\"Type\": \"conta");
        tells.add(END);
        Await.until(() -> asked.size() == 2);
        assertTrue(asked.get(1).contains("since=1.000000005&"), asked.get(1));
        Await.until(events::flows);
        tells.add(told("die", 2, INSTANCE));
        Await.until(() -> taken.size() == 2);
    }

    @Test
    void whileTheEngineRefusesNothingFlowsAndItIsAskedAgain() {
        Await.until(events::flows);
        status = 500;
        tells.add(END);
        Await.until(() -> asked.size() >= 3);
        assertFalse(events.flows());
        status = 200;
        Await.until(events::flows);
    }

    @Test
    void aStreamThatCannotBeReadIsGivenUpAlthoughTheEngineHoldsItOpen() {
        Await.until(events::flows);
        status = 500;
        tells.add("{nonsense}\n");
        Await.until(() -> !events.flows());
        Await.until(() -> asked.size() >= 2);
        status = 200;
        Await.until(events::flows);
    }

    @Test
    void whatTheEngineAnswersWhenItRefusesIsWritten() {
        var written = new CopyOnWriteArrayList<String>();
        var log = Logger.getLogger(EngineEvents.class.getName());
        log.setFilter(line -> {
            written.add(line.getMessage());
            return false;
        });
        try {
            Await.until(events::flows);
            status = 500;
            tells.add(END);
            Await.until(() -> !written.isEmpty());
        } finally {
            log.setFilter(line -> true);
        }
        assertEquals(
                "trying again until it goes: could not follow the engine's events: it is not well", written.getFirst());
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getQuery());
        // Read once: one that begins to refuse would otherwise hold its answer open when it is well again meanwhile.
        int answered = status;
        try (exchange) {
            exchange.sendResponseHeaders(answered, 0);
            var body = exchange.getResponseBody();
            body.flush();
            if (answered != 200) {
                body.write("{\"message\": \"it is not well\"}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            while (true) {
                String next = tells.take();
                if (next.equals(END)) {
                    return;
                }
                body.write(next.getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String told(String action, int second, String attributes) {
        return "{\"status\": \"" + action + "\", \"Type\": \"container\", \"Action\": \"" + action
                + "\", \"Actor\": {\"ID\": \"c1\", \"Attributes\": {" + attributes + "}}, \"time\": " + second
                + ", \"timeNano\": " + second + "000000005}\n";
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second, 5);
    }
}
