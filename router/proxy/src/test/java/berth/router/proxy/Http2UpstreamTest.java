package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.UpstreamProtocol;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream that speaks HTTP/2 is sent, and what its client gets, frame by frame (RFC 9113). */
@Timeout(30)
class Http2UpstreamTest extends Http2UpstreamFixture {
    @Test
    void upstreamSeesARequestOfItsProtocol() throws Exception {
        var seen = new CompletableFuture<Http2Headers>();
        try (var _ = serve(http2 -> {
                    var head = http2.read();
                    seen.complete(http2.fields(head));
                    http2.head(head.stream(), true, ":status", "204");
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST + "Connection: x-hop\r\nX-Hop: 1\r\nTE: trailers\r\nCookie: a=1\r\nX-App: Yes\r\n\r\n");
            assertStatus("HTTP/1.1 204 ", client);
            var fields = seen.get(10, TimeUnit.SECONDS);
            assertEquals("GET", String.valueOf(fields.method()));
            assertEquals("http", String.valueOf(fields.scheme()));
            assertEquals("/a", String.valueOf(fields.path()));
            assertEquals("shop.localhost", String.valueOf(fields.authority()));
            assertEquals("Yes", String.valueOf(fields.get("x-app")));
            assertEquals("trailers", String.valueOf(fields.get("te")));
            assertEquals("127.0.0.1", String.valueOf(fields.get("x-forwarded-for")));
            for (var name : new String[] {"host", "connection", "x-hop", "transfer-encoding", "keep-alive"}) {
                assertNull(fields.get(name), name);
            }
        }
    }

    @Test
    void interimAnswersBodyAndTrailersPass() throws Exception {
        try (var _ = serve(http2 -> {
                    int stream = http2.read().stream();
                    http2.head(stream, false, ":status", "103", "link", "</s.css>");
                    http2.head(stream, false, ":status", "200");
                    http2.data(stream, false, "one");
                    http2.data(stream, false, "two");
                    http2.head(stream, true, "sum", "7");
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST + "\r\n");
            assertStatus("HTTP/1.1 103 ", client);
            assertStatus("HTTP/1.1 200 ", client);
            var body = new StringBuilder();
            for (var chunk = client.readChunk(); !chunk.isEmpty(); chunk = client.readChunk()) {
                body.append(chunk);
            }
            assertEquals("onetwo", body.toString());
            assertEquals("sum: 7\n", client.readHead());
        }
    }

    @Test
    void answerToHeadHasALengthAndNoBody() throws Exception {
        try (var _ = serve(http2 -> {
                    http2.head(http2.read().stream(), true, ":status", "200", "content-length", "7");
                    int stream = http2.read().stream();
                    http2.head(stream, false, ":status", "200", "content-length", "2");
                    http2.data(stream, true, "ok");
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST.replace("GET", "HEAD") + "\r\n");
            assertTrue(client.readHead().contains("content-length: 7\n"));
            client.send(REQUEST + "\r\n");
            assertStatus("HTTP/1.1 200 ", client);
            assertEquals("ok", client.read(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 0, 200", "POST, 0, 200", "POST, 5, 200", "PUT, 60000, 200", "POST, 70000, 502"})
    void whatWasRefusedIsSentAgainIfAllOfItIsAtHand(String method, int length, int status) throws Exception {
        var bodies = new ConcurrentLinkedQueue<Integer>();
        try (var _ = serve(http2 -> {
                    http2.initialWindow(1 << 20).window(0, 1 << 20);
                    var head = http2.read();
                    bodies.add(bodyLength(http2, head));
                    http2.reset(head.stream(), Http2Error.REFUSED_STREAM);
                    head = http2.read();
                    bodies.add(bodyLength(http2, head));
                    http2.head(head.stream(), true, ":status", "200");
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST.replace("GET", method) + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length));
            assertStatus("HTTP/1.1 " + status, client);
            assertEquals(Collections.nCopies(status == 200 ? 2 : 1, length), List.copyOf(bodies));
        }
    }

    private static int bodyLength(Http2Wire http2, Http2Wire.Frame head) throws IOException {
        int length = 0;
        for (var frame = head; !frame.ends(); ) {
            frame = http2.read();
            length += frame.payload().length;
        }
        return length;
    }

    @Test
    void whatComesAfterAGoodbyeGoesToANewConnection() throws Exception {
        try (var upstream = serve(http2 -> {
                    var head = http2.read();
                    http2.goAway(head.stream());
                    http2.head(head.stream(), true, ":status", "204");
                    http2.read();
                });
                var client = router.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send(REQUEST + "\r\n");
                assertStatus("HTTP/1.1 204 ", client);
                assertEquals(i, upstream.connections());
            }
        }
    }

    @Test
    void whatAGoodbyeLeavesOutIsSentAgain() throws Exception {
        var first = new AtomicInteger(1);
        try (var upstream = serve(http2 -> {
                    var head = http2.read();
                    if (first.getAndSet(0) == 1) {
                        http2.goAway(0);
                    } else {
                        http2.head(head.stream(), true, ":status", "204");
                    }
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST + "\r\n");
            assertStatus("HTTP/1.1 204 ", client);
            assertEquals(2, upstream.connections());
        }
    }

    @Test
    void upstreamThatTakesNoStreamsIsNamed() throws Exception {
        try (var upstream = ScriptedUpstream.playing(
                        wire -> Http2Wire.accepting(wire, 0).read());
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()).withProtocol(UpstreamProtocol.H2C));
            client.send(REQUEST + "Connection: close\r\n\r\n");
            assertStatus("HTTP/1.1 502 ", client);
        }
    }

    @Test
    void bodyWaitsForTheUpstreamsWindow() throws Exception {
        var bytes = new CompletableFuture<Integer>();
        try (var _ = serve(http2 -> {
                    // Windows are 65,535 bytes unless said otherwise (section 6.9.2).
                    int stream = http2.read().stream();
                    int read = 0;
                    while (read < 65_535) {
                        var frame = http2.read();
                        read += frame.type() == Http2FrameTypes.DATA ? frame.payload().length : 0;
                    }
                    bytes.complete(read);
                    http2.window(0, 1 << 20).window(stream, 1 << 20);
                    while (!http2.read().ends()) {
                        Thread.onSpinWait();
                    }
                    http2.head(stream, true, ":status", "204");
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST.replace("GET", "POST") + "Content-Length: 500000\r\n\r\n");
            client.send(new byte[500_000]);
            assertEquals(65_535, bytes.get(10, TimeUnit.SECONDS));
            assertStatus("HTTP/1.1 204 ", client);
        }
    }

    private static void assertStatus(String expected, Wire client) throws IOException {
        var head = client.readHead();
        assertTrue(head.startsWith(expected), head);
    }
}
