package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of upstreams that do not accept connections, or close them. */
@Timeout(30)
class DeadUpstreamTest extends RouterFixture {
    private static final String EMPTY_POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 0\r\n\r\n";

    @Test
    void oneThatRefusesIsDeadUntilItAcceptsAgain() throws Exception {
        var refusing = ScriptedUpstream.refusing();
        router.serve(route("shop.localhost", refusing));
        assertTrue(ask(GET).startsWith("HTTP/1.1 502 "));
        assertEquals(Set.of(refusing), router.status().dead());
        int port = Integer.parseInt(refusing.substring(refusing.indexOf(':') + 1));
        try (var back = new ServerSocket(port, 16, InetAddress.getLoopbackAddress())) {
            RunningRouter.await("back", () -> router.status().dead().isEmpty());
            assertEquals(port, back.getLocalPort());
        }
    }

    @Test
    void deadOneIsAskedAllTheSameWhereNothingElseIsLeft() throws Exception {
        var dead = new Upstream("10.0.0.2:80");
        var pool = new UpstreamPool(java.util.List.of(dead, new Upstream("10.0.0.3:80")));
        dead.die();
        for (int i = 0; i < 100; i++) {
            assertEquals("10.0.0.3:80", String.valueOf(pool.pick(java.util.List.of())));
        }
        pool.upstreams().getLast().die();
        assertTrue(pool.pick(java.util.List.of()) != null);
    }

    @Test
    void answer500NeverMakesItDead() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            assertTrue(ask(GET).startsWith("HTTP/1.1 500 "));
            assertEquals(Set.of(), router.status().dead());
        }
    }

    @Test
    void whatClosesBeforeItAnswersIsReplacedByAnotherForRequestsThatMayBeSentTwice() throws Exception {
        try (var closing = ScriptedUpstream.playing(Wire::readHead);
                var good = ScriptedUpstream.echoingHeads()) {
            router.serve(route("shop.localhost", closing.name(), good.name()));
            for (int i = 0; i < 20; i++) {
                assertTrue(ask(GET).startsWith("HTTP/1.1 200 "));
            }
            assertTrue(closing.connections() > 0);
        }
    }

    @Test
    void aPostIsNotSentToAnother() throws Exception {
        try (var closing = ScriptedUpstream.playing(Wire::readHead);
                var closingToo = ScriptedUpstream.playing(Wire::readHead)) {
            router.serve(route("shop.localhost", closing.name(), closingToo.name()));
            assertTrue(ask(EMPTY_POST).startsWith("HTTP/1.1 502 "));
            assertEquals(1, closing.connections() + closingToo.connections());
        }
    }

    private String ask(String request) throws Exception {
        try (var client = router.connect()) {
            client.send(request);
            var head = client.readHead();
            client.read(length(head));
            return head;
        }
    }
}
