package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where one message ends and the next begins, on connections that stay. */
@Timeout(30)
class FramingTest {
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
    void connectionsAreKeptOnBothSides() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            for (int i = 0; i < 20; i++) {
                client.send(GET);
                client.read(length(client.readHead()));
            }
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            var all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: ");
                all.append(i % 7 == 3 ? "nobody" : "shop").append(".localhost\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                var head = client.readHead();
                var body = client.read(length(head));
                if (i % 7 == 3) {
                    assertTrue(head.startsWith("HTTP/1.1 404 "), head);
                } else {
                    assertTrue(body.startsWith("GET /" + i + " "), body);
                }
            }
        }
    }

    @Test
    void headAnd204And304HaveNoBody() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send(
                            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    wire.readHead();
                    wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                    wire.readHead();
                    wire.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\n");
                    wire.readHead();
                    wire.answer("end");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("HEAD / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 103 "));
            assertEquals(5, length(client.readHead()));
            client.send(GET);
            assertTrue(client.readHead().startsWith("HTTP/1.1 204 "));
            client.send(GET);
            assertTrue(client.readHead().startsWith("HTTP/1.1 304 "));
            client.send(GET);
            client.readHead();
            assertEquals("end", client.read(3));
            assertEquals(1, upstream.connections());
        }
    }

    @Test
    void chunksAndTrailersPassBothWays() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    assertEquals("hello", wire.readChunk());
                    assertEquals("", wire.readChunk());
                    var trailers = wire.readHead();
                    wire.send(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: "
                                    + field(trailers, "x-sum") + "\r\n\r\n");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n");
            assertEquals("chunked", field(client.readHead(), "transfer-encoding"));
            assertEquals("abc", client.readChunk());
            assertEquals("", client.readChunk());
            assertEquals("42", field(client.readHead(), "x-sum"));
        }
    }

    @Test
    void answerThatEndsWithTheConnectionIsChunkedAndTheClientStays() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.0 200 OK\r\n\r\nold times");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                assertEquals("chunked", field(client.readHead(), "transfer-encoding"));
                var body = new StringBuilder();
                for (var chunk = client.readChunk(); !chunk.isEmpty(); chunk = client.readChunk()) {
                    body.append(chunk);
                }
                client.readHead();
                assertEquals("old times", body.toString());
            }
        }
    }

    @Test
    void http10ClientGetsPlainBodiesAndAClose() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\n\r\n");
            assertEquals("close", field(client.readHead(), "connection"));
            assertEquals("abcdef", client.readAll());
        }
    }

    @Test
    void http10ClientMayAskToStay() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\nConnection: keep-alive\r\n\r\n");
                var head = client.readHead();
                assertEquals("keep-alive", field(head, "connection"));
                client.read(length(head));
            }
        }
    }
}
