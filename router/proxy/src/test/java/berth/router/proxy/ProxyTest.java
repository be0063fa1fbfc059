package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How one request and its answer pass. */
@Timeout(30)
class ProxyTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";

    @TempDir
    Path folder;

    private RunningRouter router;

    Transport transport() {
        return Transport.best();
    }

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder, Timeouts.DEFAULT.withDrain(Duration.ofMillis(200)), transport());
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void hostIsMatchedWithoutCasePortAndFinalDot() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads()) {
            router.serve(route("shop.localhost", upstream.name()));
            for (var host : List.of("shop.localhost", "SHOP.localhost:8080", "shop.localhost.", "Shop.Localhost.:80")) {
                try (var client = router.connect()) {
                    client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                    assertTrue(client.readHead().startsWith("HTTP/1.1 200 OK\n"), host);
                }
            }
        }
    }

    @Test
    void longestPathWins() throws Exception {
        try (var pages = ScriptedUpstream.playing(wire -> served(wire, "pages"));
                var api = ScriptedUpstream.playing(wire -> served(wire, "api"));
                var inner = ScriptedUpstream.playing(wire -> served(wire, "inner"))) {
            router.serve(
                    new Route("shop.localhost", "/", List.of(pages.name()), "pages"),
                    new Route("shop.localhost", "/api", List.of(api.name()), "api"),
                    new Route("shop.localhost", "/api/v2/", List.of(inner.name()), "inner"));
            assertEquals("pages", get("/"));
            assertEquals("pages", get("/apix"));
            assertEquals("api", get("/api"));
            assertEquals("api", get("/api?x=/api/v2/"));
            assertEquals("api", get("/api/v20"));
            assertEquals("inner", get("/api/v2"));
            assertEquals("inner", get("/api/v2/things"));
        }
    }

    @Test
    void upstreamSeesWhoAskedAndHow() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET /a?b=c HTTP/1.1\r\nHost: Shop.localhost:8080\r\nX-Forwarded-For: 6.6.6.6\r\n"
                    + "X-Forwarded-Proto: https\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n"
                    + "X-Request-Id: abc-123\r\nCookie: a=b\r\n\r\n");
            var answered = client.readHead();
            var seen = client.read(length(answered));
            assertTrue(seen.startsWith("GET /a?b=c HTTP/1.1\n"), seen);
            assertEquals("Shop.localhost:8080", field(seen, "host"));
            assertEquals("127.0.0.1", field(seen, "x-forwarded-for"));
            assertEquals("http", field(seen, "x-forwarded-proto"));
            assertEquals("Shop.localhost:8080", field(seen, "x-forwarded-host"));
            assertEquals("8080", field(seen, "x-forwarded-port"));
            assertEquals("abc-123", field(seen, "x-request-id"));
            assertEquals("a=b", field(seen, "cookie"));
            assertFalse(seen.contains("6.6.6.6"), seen);
            assertEquals("abc-123", field(answered, "x-request-id"));
        }
    }

    @Test
    void requestIdThatIsNotSaneIsReplaced() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nX-Request-Id: <script>\r\n\r\n");
            assertTrue(field(client.readHead(), "x-request-id").matches("[0-9a-f]{32}"));
        }
    }

    @Test
    void hopByHopFieldsStayOnTheirHop() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    var head = wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                            + "X-End: 2\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: keep-alive, X-Secret, Host\r\n"
                    + "X-Secret: 1\r\nTE: trailers, deflate\r\nUpgrade: h2c\r\nProxy-Authorization: Basic eA==\r\n"
                    + "X-Stays: 1\r\n\r\n");
            var answered = client.readHead().toLowerCase(java.util.Locale.ROOT);
            assertFalse(answered.contains("x-hop") || answered.contains("keep-alive"), answered);
            assertEquals("2", field(answered, "x-end"));
            var seen = client.read(length(answered)).toLowerCase(java.util.Locale.ROOT);
            assertFalse(seen.contains("x-secret") || seen.contains("upgrade") || seen.contains("proxy-auth"), seen);
            assertEquals("shop.localhost", field(seen, "host"));
            assertEquals("trailers", field(seen, "te"));
            assertEquals("1", field(seen, "x-stays"));
        }
    }

    @Test
    void absoluteTargetIsSentAsAPathAndItsHostWins() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET http://shop.localhost/x?y HTTP/1.1\r\nHost: other.localhost\r\n\r\n");
            var seen = client.read(length(client.readHead()));
            assertTrue(seen.startsWith("GET /x?y HTTP/1.1\n"), seen);
            assertEquals("shop.localhost", field(seen, "host"));
        }
    }

    @Test
    void bytesBeyondAsciiPassUnharmed() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET /\u00c3\u00bc HTTP/1.1\r\nHost: shop.localhost\r\nX-Name: J\u00c3\u00bcrgen\r\n\r\n");
            var seen = client.read(length(client.readHead()));
            assertTrue(seen.startsWith("GET /%C3%BC HTTP/1.1\n"), seen);
            assertEquals("J\u00c3\u00bcrgen", field(seen, "x-name"));
        }
    }

    @Test
    void inFlightIsCountedPerUpstream() throws Exception {
        var hold = new java.util.concurrent.CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    hold.await();
                    wire.answer("done");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(GET);
            RunningRouter.await(
                    "one in flight", () -> router.status().inFlight().getOrDefault(upstream.name(), 0) == 1);
            router.serve();
            assertEquals(1, router.status().inFlight().get(upstream.name()));
            hold.countDown();
            client.readHead();
            assertEquals("done", client.read(4));
            RunningRouter.await(
                    "none in flight", () -> router.status().inFlight().isEmpty());
        }
    }

    private String get(String path) throws IOException {
        try (var client = router.connect()) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            return client.read(length(client.readHead()));
        }
    }

    private static void served(Wire wire, String by) throws IOException {
        while (true) {
            wire.readHead();
            wire.answer(by);
        }
    }
}
