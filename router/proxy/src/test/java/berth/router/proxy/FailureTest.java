package berth.router.proxy;

import static berth.router.proxy.ProxyTest.field;
import static berth.router.proxy.ProxyTest.length;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the router does and says when something is not as it should be. */
@Timeout(30)
class FailureTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir
    Path folder;

    private RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void pathThatNoRouteServesIsToldFromAHostThatNobodyKnows() throws Exception {
        router.serve(new Route("shop.localhost", "/api", List.of(), "shop/production"));
        var answer = Asking.HTTP1.get(router, "/elsewhere");
        assertEquals("404 router.unknown-host", answer.said());
        assertTrue(answer.body().contains("shop.localhost serves some paths"), answer.body());
    }

    @Test
    void unknownHostIsNotFoundAndTheConnectionStays() throws Exception {
        try (var client = router.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: text/html,*/*\r\n\r\n");
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 404 Not Found\n"), head);
                assertEquals("router.unknown-host", field(head, "berth-error"));
                assertEquals("text/html; charset=utf-8", field(head, "content-type"));
                var page = client.read(length(head));
                assertTrue(page.contains("nobody.localhost"), page);
                assertFalse(page.contains("{{"), page);
            }
        }
    }

    @Test
    void programsGetProblemDetails() throws Exception {
        try (var client = router.connect()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: application/json\r\nX-Request-Id: r1\r\n\r\n");
            var head = client.readHead();
            assertEquals("application/problem+json", field(head, "content-type"));
            var problem = new com.fasterxml.jackson.databind.ObjectMapper().readTree(client.read(length(head)));
            assertEquals("router.unknown-host", problem.get("code").asText());
            assertEquals(404, problem.get("status").asInt());
            assertEquals("r1", problem.get("requestId").asText());
        }
    }

    @Test
    void pageForHeadHasNoBody() throws Exception {
        try (var client = router.connect()) {
            client.send("HEAD / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\nGET / HTTP/1.1\r\nHost: x.localhost\r\n\r\n");
            assertTrue(length(client.readHead()) > 0);
            assertTrue(client.readHead().startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void routeWithoutUpstreamsIsUnavailable() throws Exception {
        router.serve(route("shop.localhost"));
        assertEquals("503 router.no-instance", ask(GET));
    }

    @Test
    void refusedConnectSaysWhichPort() throws Exception {
        var nobody = ScriptedUpstream.refusing();
        router.serve(route("shop.localhost", nobody));
        try (var client = router.connect()) {
            client.send(GET);
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 502 "), head);
            assertEquals("router.connect-refused", field(head, "berth-error"));
            var page = client.read(length(head));
            assertTrue(page.contains("port " + nobody.substring(nobody.indexOf(':') + 1)), page);
        }
        RunningRouter.await(
                "nothing in flight", () -> router.status().inFlight().isEmpty());
    }

    @Test
    void whenBerthItselfIsDownItsOperatorIsAsked() throws Exception {
        var nobody = ScriptedUpstream.refusing();
        router.serve(new berth.router.Route("berth.localhost", "/", java.util.List.of(nobody), "berth"));
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: berth.localhost\r\n\r\n");
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 502 "), head);
            assertEquals("router.platform-down", field(head, "berth-error"));
            var page = client.read(length(head));
            assertTrue(page.contains("Berth itself is not running"), page);
            assertTrue(page.contains("deploy/up"), page);
            assertFalse(page.contains("PORT"), page);
        }
    }

    @Test
    void refusedConnectGoesToAnotherUpstreamAlsoWithABody() throws Exception {
        try (var good = ScriptedUpstream.playing(wire -> {
            while (true) {
                wire.readHead();
                wire.answer(wire.read(5));
            }
        })) {
            router.serve(
                    route("shop.localhost", ScriptedUpstream.refusing(), good.name(), ScriptedUpstream.refusing()));
            for (int i = 0; i < 20; i++) {
                try (var client = router.connect()) {
                    client.send(POST);
                    client.readHead();
                    assertEquals("hello", client.read(5));
                }
            }
        }
    }

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
                assertEquals("502 router.bad-answer", ask(GET), answer);
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

    @Test
    void answerThatDoesNotBeginIsTimedOut() throws Exception {
        restart(Timeouts.DEFAULT.withFirstByte(Duration.ofSeconds(1)));
        var never = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            never.await();
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            assertEquals("504 router.timed-out", ask(GET));
            RunningRouter.await("let go", () -> router.status().inFlight().isEmpty());
        } finally {
            never.countDown();
        }
    }

    @Test
    void answerThatHasBegunMayBeSilentForLongerThanTheTimeout() throws Exception {
        restart(Timeouts.DEFAULT.withFirstByte(Duration.ofSeconds(1)));
        var proceed = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                    proceed.await(1700, java.util.concurrent.TimeUnit.MILLISECONDS);
                    wire.send("b");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(GET);
            client.readHead();
            assertEquals("ab", client.read(2));
        }
    }

    @Test
    void halfAHeadIsTimedOut() throws Exception {
        restart(Timeouts.DEFAULT.withHeader(Duration.ofMillis(400)));
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: shop.loc");
            assertEquals("router.request-timed-out", field(client.readHead(), "berth-error"));
        }
    }

    @Test
    void idleClientIsLetGo() throws Exception {
        restart(Timeouts.DEFAULT.withIdle(Duration.ofMillis(600)));
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            client.read(length(client.readHead()));
            assertTrue(client.isEnded());
        }
    }

    @Test
    void bodyThatStopsComingIsTimedOut() throws Exception {
        restart(Timeouts.DEFAULT.withFirstByte(Duration.ofSeconds(1)));
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.read(5);
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nhe");
            assertEquals("router.request-timed-out", field(client.readHead(), "berth-error"));
        }
    }

    @Test
    void clientThatGoesAwayIsNotWaitedForAnyMore() throws Exception {
        var asked = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            asked.countDown();
            if (wire.isEnded()) {
                gone.countDown();
            }
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            try (var client = router.connect()) {
                client.send(GET);
                // In flight it is earlier, when the router has only begun to connect.
                assertTrue(asked.await(10, java.util.concurrent.TimeUnit.SECONDS));
            }
            assertTrue(gone.await(10, java.util.concurrent.TimeUnit.SECONDS));
            RunningRouter.await("let go", () -> router.status().inFlight().isEmpty());
        }
    }

    /** Only tests of time-outs wait so shortly: a busy machine may well be slower. */
    private void restart(Timeouts timeouts) {
        router.close();
        router = RunningRouter.start(folder, timeouts.withDrain(Duration.ofMillis(200)), Transport.best());
    }

    private String ask(String request) throws IOException {
        try (var client = router.connect()) {
            client.send(request);
            var head = client.readHead();
            return head.substring(9, 12) + " " + field(head, "berth-error");
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
