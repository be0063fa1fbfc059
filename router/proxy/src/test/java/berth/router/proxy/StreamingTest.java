package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything passes as it comes: nobody waits for an end that is not there yet. */
@Timeout(30)
class StreamingTest extends RouterFixture {
    private static final String HOST = "Host: shop.localhost\r\n";

    @Test
    void eachLineOfAnAnswerArrivesBeforeTheNextIsWritten() throws Exception {
        var seen = new java.util.concurrent.Semaphore(0);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 5; i++) {
                        wire.send("6\r\nline " + i + "\r\n");
                        seen.acquire();
                    }
                    wire.send("0\r\n\r\n");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            client.readHead();
            for (int i = 0; i < 5; i++) {
                assertEquals("line " + i, client.readChunk());
                seen.release();
            }
            assertEquals("", client.readChunk());
        }
    }

    @Test
    void eachPartOfARequestArrivesBeforeTheNextIsSent() throws Exception {
        var parts = new java.util.concurrent.LinkedBlockingQueue<String>();
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    for (int i = 0; i < 3; i++) {
                        parts.add(wire.read(5));
                    }
                    wire.answer("ok");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 15\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                client.send("part" + i);
                assertEquals("part" + i, parts.take());
            }
            assertEquals(2, length(client.readHead()));
        }
    }

    @Test
    void answerMayBeginAndGoOnWhileTheRequestIsStillSent() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (var part = wire.readChunk(); !part.isEmpty(); part = wire.readChunk()) {
                        wire.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
                    }
                    wire.readHead();
                    wire.send("0\r\n\r\n");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            for (int i = 0; i < 3; i++) {
                client.send("5\r\necho" + i + "\r\n");
                assertEquals("echo" + i, client.readChunk());
            }
            client.send("0\r\n\r\n");
            assertEquals("", client.readChunk());
        }
    }

    @Test
    void answerMayEndBeforeTheRequestAndTheConnectionStays() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.answer("enough");
                    wire.read(10);
                    wire.readHead();
                    wire.answer("next");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n01234");
            client.readHead();
            assertEquals("enough", client.read(6));
            client.send("56789");
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            client.readHead();
            assertEquals("next", client.read(4));
        }
    }

    @Test
    void answerOfAnUpstreamThatStopsReadingAndClosesStillArrives() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
                    wire.halfClose();
                    while (!wire.isEnded()) {
                        Thread.onSpinWait();
                    }
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 100000000\r\n\r\n");
            client.send(new byte[100_000]);
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
            assertEquals("big", client.read(3));
            assertTrue(client.isEnded());
        }
    }

    @Test
    void continueIsTheUpstreamsToSay() throws Exception {
        var allow = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    var head = wire.readHead();
                    allow.await();
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                    wire.answer(field(head, "expect") + " " + wire.read(5));
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            allow.countDown();
            assertEquals("HTTP/1.1 100 Continue\n", client.readHead());
            client.send("hello");
            client.readHead();
            assertEquals("100-continue hello", client.read(18));
        }
    }

    @Test
    void refusedExpectationClosesTheConnection() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                    wire.readLine();
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertEquals("close", field(client.readHead(), "connection"));
        }
    }

    @Test
    void slowReaderSlowsTheUpstreamDown() throws Exception {
        var written = new Written();
        long total = 64L * 1024 * 1024;
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
                    written.write(wire, 65_536, total);
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            client.readHead();
            long unread = written.awaitStandstill();
            assertTrue(unread < total / 2, "the upstream could write " + unread + " bytes that nobody read");
            for (long left = total; left > 0; left -= 65_536) {
                client.readBytes(65_536);
            }
        }
    }
}
