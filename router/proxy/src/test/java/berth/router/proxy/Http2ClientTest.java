package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a request on a stream of HTTP/2 passes to an upstream that speaks HTTP/1.1. */
@Timeout(30)
class Http2ClientTest {
    @TempDir
    Path folder;

    private RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(
                folder,
                Timeouts.DEFAULT.withDrain(Duration.ofSeconds(5)).withHeader(Duration.ofMillis(400)),
                Transport.best());
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void upstreamSeesAnOrdinaryRequest() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.head(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "shop.localhost:8080",
                    ":path",
                    "/a?b=c",
                    "cookie",
                    "a=1",
                    "cookie",
                    "b=2",
                    "te",
                    "trailers",
                    "x-forwarded-for",
                    "6.6.6.6");
            var answered = client.readHead(1);
            var seen = client.readBody(1);
            assertEquals("200", String.valueOf(answered.status()));
            assertTrue(seen.startsWith("GET /a?b=c HTTP/1.1\n"), seen);
            assertEquals("shop.localhost:8080", field(seen, "host"));
            assertEquals("a=1; b=2", field(seen, "cookie"));
            assertEquals("trailers", field(seen, "te"));
            assertEquals("127.0.0.1", field(seen, "x-forwarded-for"));
            assertEquals("http", field(seen, "x-forwarded-proto"));
            assertEquals(field(seen, "x-request-id"), String.valueOf(answered.get("x-request-id")));
            assertFalse(seen.contains("transfer-encoding"), seen);
            assertNull(answered.get("connection"));
        }
    }

    @Test
    void aHundredRequestsShareOneConnection() throws Exception {
        var all = new CountDownLatch(100);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    var head = wire.readHead();
                    all.countDown();
                    all.await();
                    wire.answer(head.substring(5, head.indexOf(" HTTP")));
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            Set<String> missing = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                client.get(2 * i + 1, "/" + i);
                missing.add(Integer.toString(i));
            }
            while (!missing.isEmpty()) {
                var frame = client.read();
                if (frame.type() == Http2FrameTypes.DATA) {
                    missing.remove(new String(frame.payload(), StandardCharsets.US_ASCII));
                }
            }
        }
    }

    @Test
    void bodyAndTrailersPassBothWays() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    var head = wire.readHead();
                    assertEquals("chunked", field(head, "transfer-encoding"));
                    var body = wire.readChunk() + wire.readChunk() + wire.readChunk();
                    var trailers = wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    wire.send("4\r\n" + body + "\r\n0\r\nX-Sum: " + field(trailers, "x-sum") + "\r\n\r\n");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.post(1, "/").data(1, false, "ab").data(1, false, "cd").head(1, true, "x-sum", "7");
            assertNull(client.readHead(1).get("transfer-encoding"));
            assertEquals("abcd", new String(client.read().payload(), StandardCharsets.US_ASCII));
            var last = client.read();
            assertTrue(last.ends());
            assertEquals("7", String.valueOf(client.fields(last).get("x-sum")));
        }
    }

    @Test
    void answerWithoutABodyIsOneFrame() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    wire.readHead();
                    wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.head(1, true, ":method", "HEAD", ":scheme", "http", ":authority", "shop.localhost", ":path", "/");
            var head = client.read();
            assertTrue(head.ends());
            assertEquals("5", String.valueOf(client.fields(head).get("content-length")));
            client.get(3, "/");
            var none = client.read();
            assertTrue(none.ends());
            assertEquals("204", String.valueOf(client.fields(none).status()));
        }
    }

    @Test
    void earlyHintsComeBeforeTheAnswer() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                    wire.answer("ok");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.get(1, "/");
            var hints = client.readHead(1);
            assertEquals("103", String.valueOf(hints.status()));
            assertEquals("</a.css>", String.valueOf(hints.get("link")));
            assertEquals("200", String.valueOf(client.readHead(1).status()));
            assertEquals("ok", client.readBody(1));
        }
    }

    @Test
    void unknownHostGetsThePage() throws Exception {
        try (var client = Http2Wire.to(router.address())) {
            client.get(1, "/");
            var head = client.readHead(1);
            assertEquals("404", String.valueOf(head.status()));
            assertEquals("router.unknown-host", String.valueOf(head.get("berth-error")));
            assertTrue(client.readBody(1).contains("router.unknown-host"));
        }
    }
}
