package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class AccessLogTest {
    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private Path file;
    private RunningRouter router;

    @BeforeEach
    void start() {
        file = folder.resolve("access.log");
        router = RunningRouter.startLogging(folder, file);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void tellsWhatWasAskedAndWhatCameOfIt() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.read(5);
                    wire.answer("fine");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            var before = Instant.now();
            client.send("POST /cart?token=hidden HTTP/1.1\r\nHost: Shop.localhost\r\nContent-Length: 5\r\n"
                    + "User-Agent: te\"st\\er \u00e9\r\nX-Request-Id: r-1\r\n\r\nhello");
            client.read(length(client.readHead()));
            var line = lines(1).getFirst();
            assertEquals("127.0.0.1", line.get("client").asText());
            assertEquals("r-1", line.get("id").asText());
            assertEquals("POST", line.get("method").asText());
            assertEquals("shop.localhost", line.get("host").asText());
            assertEquals("/cart", line.get("path").asText());
            assertEquals("HTTP/1.1", line.get("protocol").asText());
            assertEquals(200, line.get("status").asInt());
            assertEquals(5, line.get("in").asInt());
            assertEquals(4, line.get("out").asInt());
            assertEquals("shop", line.get("app").asText());
            assertEquals("production", line.get("environment").asText());
            assertEquals(upstream.name(), line.get("upstream").asText());
            assertEquals("te\"st\\er \u00e9", line.get("agent").asText());
            assertFalse(line.has("failure"));
            double first = line.get("firstByteMs").asDouble();
            double total = line.get("totalMs").asDouble();
            assertTrue(first > 0 && first <= total && total < 30_000, line.toString());
            var time = Instant.parse(line.get("time").asText());
            assertTrue(Duration.between(before, time).abs().toSeconds() < 30, line.toString());
        }
        assertFalse(Files.readString(file).contains("hidden"));
    }

    @Test
    void tellsWhyTheRouterAnsweredItself() throws Exception {
        String refused;
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            client.read(length(client.readHead()));
            client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
            refused = Wire.field(client.readHead(), "x-request-id");
            client.readAll();
        }
        var lines = lines(2);
        assertEquals("router.unknown-host", lines.getFirst().get("failure").asText());
        assertEquals(404, lines.getFirst().get("status").asInt());
        assertEquals("router.bad-request", lines.getLast().get("failure").asText());
        assertEquals(400, lines.getLast().get("status").asInt());
        assertEquals(refused, lines.getLast().get("id").asText());
    }

    @Test
    void clientThatWentAwayIsToldApart() throws Exception {
        var never = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            never.await();
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            try (var client = router.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
                RunningRouter.await(
                        "in flight", () -> !router.status().inFlight().isEmpty());
            }
            var line = lines(1).getFirst();
            assertEquals("client.gone", line.get("failure").asText());
            assertEquals(0, line.get("status").asInt());
            assertFalse(line.has("firstByteMs"));
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheRouterCutOffWhenItStoppedIsNotTheClientsDoing(Asking asking) throws Exception {
        try (var app = new BusyUpstream();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            router.serve(route("shop.localhost", app.name()));
            var cut = threads.submit(() -> asking.get(router, "/slow"));
            app.awaitArrivals(1);
            router.stop();
            var line = lines(1).getFirst();
            assertEquals("/slow", line.get("path").asText());
            assertEquals("router.shut-down", line.get("failure").asText());
            assertEquals(0, line.get("status").asInt());
            assertThrows(ExecutionException.class, cut::get);
        }
    }

    @Test
    void webSocketThatTheRouterEndedIsNotedSo() throws Exception {
        try (var app = new BusyUpstream();
                var client = router.connect()) {
            router.serve(route("shop.localhost", app.name()));
            client.send(
                    "GET /live HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            router.stop();
            var line = lines(1).getFirst();
            assertEquals(101, line.get("status").asInt());
            assertEquals("router.shut-down", line.get("failure").asText());
        }
    }

    @Test
    void anotherFileIsBegunWhenThisOneWasMoved() throws Exception {
        ask();
        lines(1);
        var moved = folder.resolve("access.log.old");
        Files.move(file, moved);
        RunningRouter.await("begun anew", () -> Files.exists(file));
        ask();
        lines(1);
        assertEquals(1, Files.readAllLines(moved).size());
    }

    @Test
    void nothingIsLostWhenTheRouterStops() throws Exception {
        for (int i = 0; i < 50; i++) {
            ask();
        }
        router.stop();
        assertEquals(50, Files.readAllLines(file).size());
    }

    private void ask() throws IOException {
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            client.read(length(client.readHead()));
        }
    }

    private List<JsonNode> lines(int count) throws Exception {
        RunningRouter.await(count + " lines", () -> read().size() == count);
        var lines = new ArrayList<JsonNode>();
        for (var line : read()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private List<String> read() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
