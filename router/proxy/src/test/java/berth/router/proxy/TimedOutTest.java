package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is waited for, and for how long. */
@Timeout(30)
class TimedOutTest extends RouterFixture {
    @Test
    void answerThatDoesNotBeginIsTimedOut() throws Exception {
        restart(Timeouts.DEFAULT.withFirstByte(Duration.ofSeconds(1)));
        var never = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            never.await();
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            assertEquals("504 router.timed-out", router.ask(GET));
            RunningRouter.await("let go", () -> router.status().inFlight().isEmpty());
        } finally {
            never.countDown();
        }
    }

    @Test
    void answerThatHasBegunMayBeSilentForLongerThanTheTimeout() throws Exception {
        restart(Timeouts.DEFAULT.withFirstByte(Duration.ofSeconds(1)));
        var proceed = new CountDownLatch(1);
        try (var silent = new SilentUpstream();
                var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                    proceed.await();
                    wire.send("b");
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()), silent.route());
            client.send(GET);
            client.readHead();
            silent.awaitTimeOuts(router);
            proceed.countDown();
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
}
