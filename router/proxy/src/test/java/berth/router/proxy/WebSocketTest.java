package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WebSocketTest {
    private static final String HANDSHAKE =
            "GET /live HTTP/1.1\r\nHost: shop.localhost\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final String ACCEPTED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    @TempDir
    Path folder;

    private RunningRouter router;

    @BeforeEach
    void start() {
        // They pass in the silence below: none of them may end an open socket.
        var timeouts = Timeouts.DEFAULT
                .withDrain(Duration.ofMillis(200))
                .withFirstByte(Duration.ofMillis(800))
                .withIdle(Duration.ofMillis(300));
        router = RunningRouter.start(folder, timeouts, Transport.best());
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void bytesPassBothWaysAlsoThoseThatComeWithTheHandshakeAndAfterLongSilence() throws Exception {
        try (var silent = new SilentUpstream();
                var upstream = ScriptedUpstream.playing(wire -> {
                    var head = wire.readHead();
                    assertEquals("websocket", field(head, "upgrade"));
                    assertEquals("upgrade", field(head, "connection"));
                    wire.send(ACCEPTED + "hello");
                    while (true) {
                        wire.send(wire.read(4));
                    }
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()), silent.route());
            client.send(HANDSHAKE);
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", field(head, "sec-websocket-accept"));
            assertEquals("upgrade", field(head, "connection"));
            assertEquals("hello", client.read(5));
            client.send("ping");
            assertEquals("ping", client.read(4));
            silent.awaitTimeOuts(router);
            client.send("\u0000\u00ff\r\n");
            assertEquals("\u0000\u00ff\r\n", client.read(4));
            assertEquals(1, router.status().inFlight().get(upstream.name()));
        }
        RunningRouter.await("none in flight", () -> router.status().inFlight().isEmpty());
    }

    @Test
    void eachDirectionEndsByItself() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send(ACCEPTED);
                    wire.send("got " + wire.readAll() + " and still talk");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(HANDSHAKE);
            client.readHead();
            client.send("bye");
            client.halfClose();
            assertEquals("got bye and still talk", client.readAll());
        }
        RunningRouter.await("none in flight", () -> router.status().inFlight().isEmpty());
    }

    @Test
    void tableChangeLeavesAnOpenSocketAlone() throws Exception {
        try (var upstream = ScriptedUpstream.playing(WebSocketTest::echo);
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(HANDSHAKE);
            client.readHead();
            router.serve();
            client.send("ping");
            assertEquals("ping", client.read(4));
            assertEquals(1, router.status().inFlight().get(upstream.name()));
        }
    }

    @Test
    void refusedHandshakeIsAnOrdinaryAnswer() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
                    wire.readHead();
                    wire.answer("plain");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(HANDSHAKE);
            assertTrue(client.readHead().startsWith("HTTP/1.1 426 "));
            assertEquals("no", client.read(2));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            assertEquals(5, length(client.readHead()));
        }
    }

    @Test
    void muchPassesWithoutLoss() throws Exception {
        try (var upstream = ScriptedUpstream.playing(WebSocketTest::echo);
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(HANDSHAKE);
            client.readHead();
            var sent = new byte[256 * 1024];
            new java.util.Random(1).nextBytes(sent);
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send(sent);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertTrue(java.util.Arrays.equals(sent, client.readBytes(sent.length)));
            sender.join();
        }
    }

    private static void echo(Wire wire) throws IOException {
        wire.readHead();
        wire.send(ACCEPTED);
        while (true) {
            wire.send(wire.read(4));
        }
    }
}
