package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upstream that closes, says nonsense or stops in the middle: nobody gets an answer that it did not give. */
@Timeout(30)
class BadAnswerTest extends RouterFixture {
    @Test
    void keptConnectionThatProvesClosedIsReplacedOnce() throws Exception {
        // Every connection answers one request and is reset by the second.
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.answer("ok");
            wire.readHead();
            wire.reset();
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            try (var client = router.connect()) {
                for (int i = 0; i < 3; i++) {
                    client.send(GET);
                    assertEquals(2, length(client.readHead()));
                    assertEquals("ok", client.read(2));
                }
            }
            assertEquals(3, upstream.connections());
        }
    }

    @Test
    void postIsNeverSentTwice() throws Exception {
        var posts = new AtomicInteger();
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.answer("ok");
            wire.readHead();
            wire.read(5);
            posts.incrementAndGet();
            wire.reset();
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            try (var client = router.connect()) {
                client.send(GET);
                client.readHead();
                client.read(2);
                client.send(POST);
                var head = client.readHead();
                assertEquals("router.bad-answer", field(head, "berth-error"));
                assertEquals(1, posts.get());
            }
        }
    }

    @Test
    void upstreamThatClosesOrTalksNonsenseIsABadGateway() throws Exception {
        for (var answer : new String[] {
            "",
            "HTTP/1.1 200 OK\r\nContent-Le",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
        }) {
            try (var upstream = ScriptedUpstream.playing(wire -> {
                wire.readHead();
                wire.send(answer);
            })) {
                router.serve(route("shop.localhost", upstream.name()));
                assertEquals("502 router.bad-answer", router.ask(GET), answer);
            }
        }
    }

    @Test
    void whatAnUpstreamSaysBeyondItsAnswerIsNobodysAnswer() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                            + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
                    wire.readHead();
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(GET + GET + GET);
            for (int i = 0; i < 3; i++) {
                assertEquals(2, length(client.readHead()));
                assertEquals("ok", client.read(2));
            }
            assertEquals(3, upstream.connections());
        }
    }

    @Test
    void answerThatIsCutOffIsNotTakenForComplete() throws Exception {
        for (var answer : new String[] {
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nNONSENSE\r\n"
        }) {
            try (var upstream = ScriptedUpstream.playing(wire -> {
                        wire.readHead();
                        wire.send(answer);
                    });
                    var client = router.connect()) {
                router.serve(route("shop.localhost", upstream.name()));
                client.send(GET);
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                assertThrows(EOFException.class, () -> readWhole(client, head));
            }
        }
    }

    private static void readWhole(Wire client, String head) throws IOException {
        if (!field(head, "content-length").isEmpty()) {
            client.read(length(head));
            return;
        }
        while (!client.readChunk().isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
