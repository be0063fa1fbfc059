package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take more than their share, or all the time in the world. */
@Timeout(60)
class SlowClientTest {
    private static final Timeouts QUICK = Timeouts.DEFAULT.withDrain(Duration.ofMillis(200));
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int SLOW_CLIENTS = 500;
    private static final long DRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int ASKED = 2000;
    private static final long MOST_MILLIS = 100;

    @TempDir
    Path folder;

    @Test
    void fiveHundredThatDripLeaveTheOthersAlone() throws Exception {
        var dripping = new AtomicBoolean(true);
        var dripped = new AtomicInteger();
        List<Wire> slow = new ArrayList<>();
        try (var upstream = ScriptedUpstream.echoingHeads();
                var router = RunningRouter.start(folder, QUICK, Transport.best());
                var good = router.connect()) {
            router.serve(route("a", upstream.name()));
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                var wire = router.connect();
                wire.send(
                        i % 2 == 0
                                ? "GET / HTTP/1.1\r\nX: "
                                : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n");
                slow.add(wire);
            }
            var dripper = Thread.ofVirtual().start(() -> drip(slow, dripping, dripped));
            var nanos = new long[ASKED];
            for (int i = 0; i < ASKED; i++) {
                long begun = System.nanoTime();
                good.send(GET);
                var head = good.readHead();
                good.read(Integer.parseInt(field(head, "content-length")));
                nanos[i] = System.nanoTime() - begun;
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            }
            dripping.set(false);
            dripper.join();
            Arrays.sort(nanos);
            long p99 = TimeUnit.NANOSECONDS.toMillis(nanos[ASKED * 99 / 100]);
            System.out.println("beside " + SLOW_CLIENTS + " slow clients, " + dripped + " bytes: p50 "
                    + TimeUnit.NANOSECONDS.toMicros(nanos[ASKED / 2]) + " us, p99 " + p99 + " ms");
            assertTrue(dripped.get() > SLOW_CLIENTS, "they were not done dripping once");
            assertTrue(p99 < MOST_MILLIS, "p99 is " + p99 + " ms");
        } finally {
            for (var wire : slow) {
                wire.close();
            }
        }
    }

    @Test
    void bodyThatDripsIsCutOffAndOneThatPausesIsNot() throws Exception {
        var timeouts = QUICK.withBodyGrace(Duration.ofMillis(500));
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.read(1000);
                    wire.answer("ok");
                });
                var router = RunningRouter.start(folder, timeouts, Transport.best());
                var dripping = router.connect();
                var pausing = router.connect()) {
            router.serve(route("a", upstream.name()));
            var head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
            pausing.send(head + "x".repeat(999));
            dripping.send(head + "x");
            assertTrue(dripping.readHead().startsWith("HTTP/1.1 408 "));
            pausing.send("x");
            assertTrue(pausing.readHead().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void clientThatDoesNotTakeItsAnswerIsCutOff() throws Exception {
        var cut = new AtomicBoolean();
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    var chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
                    try {
                        while (true) {
                            wire.send(chunk);
                        }
                    } catch (IOException e) {
                        cut.set(true);
                    }
                });
                var router = RunningRouter.start(folder, QUICK.withStall(Duration.ofMillis(300)), Transport.best());
                var client = router.connect()) {
            router.serve(route("a", upstream.name()));
            client.send(GET);
            RunningRouter.await("the upstream is let go", cut::get);
            RunningRouter.await(
                    "it is noted",
                    () -> "1".equals(router.metrics().get("berth_router_failures_total{code=\"client.stalled\"}")));
        }
    }

    @Test
    void oneConnectionTooManyIsCutOffUntilAnotherEnds() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var router = RunningRouter.startLimited(folder, new ClientLimits(2, 1000));
                var first = router.connect()) {
            router.serve(route("a", upstream.name()));
            try (var second = router.connect()) {
                assertServed(first);
                assertServed(second);
                try (var third = router.connect()) {
                    assertTrue(third.isEnded());
                }
            }
            RunningRouter.await("there is room again", () -> {
                try (var again = router.connect()) {
                    again.send(GET);
                    return again.readHead().startsWith("HTTP/1.1 200 ");
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void connectionsOfOneAddressAreCountedButNotThoseOfThisMachine() throws Exception {
        var count = new ClientCount(2);
        var far = InetAddress.getByName("192.0.2.1");
        assertTrue(count.enter(far));
        assertTrue(count.enter(far));
        assertFalse(count.enter(far));
        assertTrue(count.enter(InetAddress.getByName("192.0.2.2")));
        count.leave(far);
        assertTrue(count.enter(far));
        for (int i = 0; i < 5; i++) {
            assertTrue(count.enter(InetAddress.getLoopbackAddress()));
        }
        assertEquals(3, count.addresses());
        count.leave(far);
        count.leave(far);
        assertEquals(2, count.addresses());
    }

    private static void assertServed(Wire client) throws IOException {
        client.send(GET);
        var head = client.readHead();
        client.read(Integer.parseInt(field(head, "content-length")));
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
    }

    private static void drip(List<Wire> slow, AtomicBoolean on, AtomicInteger count) {
        try {
            while (on.get()) {
                for (var wire : slow) {
                    wire.send("x");
                    count.incrementAndGet();
                }
                LockSupport.parkNanos(DRIP_NANOS);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
