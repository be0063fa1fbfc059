package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends one stream of HTTP/2, and what ends the connection that it shares with others. */
@Timeout(30)
class Http2StreamEndTest {
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
    void clientThatStillSendsAfterTheAnswerIsToldThatNobodyWantsIt() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.post(1, "/").data(1, false, "x");
            assertEquals("413", String.valueOf(client.readHead(1).status()));
            assertEquals("big", client.readBody(1));
            assertEquals(Http2Error.NO_ERROR, client.read().error());
        }
    }

    @Test
    void answerThatIsCutOffIsReset() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.get(1, "/");
            client.readHead(1);
            assertEquals(4, client.read().payload().length);
            assertEquals(Http2Error.INTERNAL_ERROR, client.read().error());
        }
    }

    @Test
    void resetByTheClientEndsTheUpstreamsConnection() throws Exception {
        var left = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    if (wire.isEnded()) {
                        left.countDown();
                    }
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.get(1, "/");
            client.readHead(1);
            client.reset(1);
            left.await();
        }
    }

    /** RFC 9113 section 8.1.1. */
    @ParameterizedTest
    @CsvSource({
        "te, gzip",
        "X-Upper, a",
        "connection, close",
        "transfer-encoding, chunked",
        ":status, 200",
        ":unknown, a",
        ":path, /twice",
        "a b, c",
        "content-length, 3"
    })
    void malformedRequestWithABodyEndsItsOwnStreamOnly(String name, String value) throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("ok");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.get(1, "/");
            RunningRouter.await("in flight", () -> !router.status().inFlight().isEmpty());
            client.head(
                    3,
                    false,
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":authority",
                    "shop.localhost",
                    ":path",
                    "/",
                    name,
                    value);
            client.data(3, false, "some").data(3, false, "more").data(3, true, "");
            assertEquals(Http2Error.PROTOCOL_ERROR, client.read().error());
            client.get(5, "/");
            go.countDown();
            assertAnswered(client, 1, 5);
        }
    }

    @Test
    void pseudoFieldAfterAnOrdinaryOneEndsItsOwnStreamOnly() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.head(1, false, ":method", "POST", ":scheme", "http", "a", "b", ":path", "/");
            client.data(1, true, "body");
            assertEquals(Http2Error.PROTOCOL_ERROR, client.read().error());
            client.get(3, "/");
            assertAnswered(client, 3);
        }
    }

    @Test
    void oneRequestTooManyMayHaveABodyAndEndsAlone() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("ok");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            var open = new int[Http2Limits.STREAMS];
            for (int i = 0; i < open.length; i++) {
                open[i] = 2 * i + 1;
                client.get(open[i], "/" + i);
            }
            int next = 2 * open.length + 1;
            client.post(next, "/").data(next, false, "some").data(next, true, "more");
            assertEquals(Http2Error.REFUSED_STREAM, client.read().error());
            go.countDown();
            assertAnswered(client, open);
        }
    }

    /** Whatever else is said on streams that were refused. */
    private static void assertAnswered(Http2Wire client, int... streams) throws Exception {
        Set<Integer> missing = new HashSet<>();
        for (int stream : streams) {
            missing.add(stream);
        }
        while (!missing.isEmpty()) {
            var frame = client.read();
            if (frame.type() == Http2FrameTypes.HEADERS) {
                assertEquals("200", String.valueOf(client.fields(frame).status()));
                assertTrue(missing.remove(frame.stream()), frame.toString());
            } else if (frame.type() == Http2FrameTypes.GO_AWAY) {
                throw new AssertionError("the connection ends");
            }
        }
    }

    @Test
    void halfAPrefaceAndAnIdleConnectionTimeOut() throws Exception {
        try (var half = router.connect();
                var idle = Http2Wire.to(router.address())) {
            half.send("PRI * HTTP/2.0\r\n\r\nSM");
            assertTrue(half.isEnded());
            assertEquals(Http2Error.NO_ERROR, idle.readGoodbye());
            assertTrue(idle.wire().isEnded());
        }
    }

    @Test
    void drainingRouterFinishesOpenStreamsAndTakesTheLastOnes() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("ok");
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", upstream.name()));
            client.get(1, "/");
            RunningRouter.await("in flight", () -> router.status().inFlight().getOrDefault(upstream.name(), 0) == 1);
            var stopping = Thread.ofVirtual().start(router::stop);
            assertEquals(Http2Error.NO_ERROR, client.readGoodbye());
            client.get(3, "/");
            go.countDown();
            // Two upstream connections: either may be first.
            var heads = List.of(client.fields(nextHead(client)), client.fields(nextHead(client)));
            heads.forEach(head -> assertEquals("200", String.valueOf(head.status())));
            assertEquals(Http2Error.NO_ERROR, client.readGoodbye());
            assertTrue(client.wire().isEnded());
            stopping.join();
        }
    }

    private static Http2Wire.Frame nextHead(Http2Wire client) throws Exception {
        while (true) {
            var frame = client.read();
            if (frame.type() == Http2FrameTypes.HEADERS) {
                return frame;
            }
        }
    }
}
