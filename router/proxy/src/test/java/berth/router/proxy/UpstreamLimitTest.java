package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.WaitingClients.limited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.UpstreamLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class UpstreamLimitTest extends LimitedFixture {
    @ParameterizedTest
    @EnumSource
    void requestAboveTheLimitWaitsUntilOneIsDone(Asking asking) throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        var first = clients.get(asking, "/first");
        app.awaitArrivals(1);
        var second = clients.get(asking, "/second");
        clients.awaitWaiting(1);
        assertEquals(List.of("/first"), app.arrived());
        app.finish("/first");
        assertEquals("200 /first", first.get());
        app.finish("/second");
        assertEquals("200 /second", second.get());
        clients.awaitWaiting(0);
        await("nothing is open", () -> router.status().inFlight().isEmpty());
    }

    @Test
    void whoCameFirstIsServedFirstOnWhicheverThread() throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        var all = new ArrayList<Future<String>>();
        var paths = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            var path = "/" + i;
            paths.add(path);
            all.add(clients.get(Asking.HTTP1, path));
            if (i == 0) {
                app.awaitArrivals(1);
            } else {
                clients.awaitWaiting(i);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            app.finish(paths.get(i));
            assertEquals("200 " + paths.get(i), all.get(i).get());
        }
        assertEquals(paths, app.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsTooLongIsToldSo(Asking asking) throws Exception {
        router.serve(limited(new UpstreamLimit(1, null, 300), app));
        var first = clients.get(asking, "/first");
        app.awaitArrivals(1);
        long began = System.nanoTime();
        var answer = asking.get(router, "/second");
        assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(300), "it did not wait");
        assertEquals("503 router.overloaded", answer.said());
        assertEquals("5", answer.field("retry-after"));
        assertTrue(answer.body().contains("one request at a time"), answer.body());
        assertTrue(answer.body().contains("300 milliseconds"), answer.body());
        app.finish("/first");
        assertEquals("200 /first", first.get());
        assertEquals(List.of("/first"), app.arrived());
    }

    @Test
    void whoFindsTheQueueFullIsToldSoAtOnce() throws Exception {
        router.serve(limited(new UpstreamLimit(1, 1, 20_000), app));
        var first = clients.get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        var second = clients.get(Asking.HTTP1, "/second");
        clients.awaitWaiting(1);
        var answer = Asking.HTTP1.get(router, "/third");
        assertEquals("503 router.overloaded", answer.said());
        assertTrue(answer.body().contains("1 more wait already"), answer.body());
        app.finish("/first");
        app.finish("/second");
        assertEquals("200 /first", first.get());
        assertEquals("200 /second", second.get());
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesWhileItWaitsKeepsNoPlace(Asking asking) throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        var first = clients.get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        try (var gone = router.connect()) {
            if (asking == Asking.HTTP1) {
                gone.send("GET /gone HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            } else {
                Http2Wire.over(gone)
                        .head(
                                1,
                                true,
                                ":method",
                                "GET",
                                ":scheme",
                                "http",
                                ":authority",
                                "shop.localhost",
                                ":path",
                                "/gone");
            }
            clients.awaitWaiting(1);
        }
        clients.awaitWaiting(0);
        var third = clients.get(Asking.HTTP1, "/third");
        clients.awaitWaiting(1);
        app.finish("/first");
        app.finish("/third");
        assertEquals("200 /first", first.get());
        assertEquals("200 /third", third.get());
        assertEquals(List.of("/first", "/third"), app.arrived());
    }

    @Test
    void webSocketHoldsItsPlaceUntilItIsClosed() throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        try (var socket = router.connect()) {
            socket.send(
                    "GET /socket HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertTrue(socket.readHead().startsWith("HTTP/1.1 101 "));
            var second = clients.get(Asking.HTTP1, "/second");
            clients.awaitWaiting(1);
            socket.reset();
            app.finish("/second");
            assertEquals("200 /second", second.get());
        }
    }

    @Test
    void aBodyThatHadToWaitIsNotTooSlow() throws Exception {
        clients.close();
        router.close();
        start(Timeouts.DEFAULT.withBodyGrace(Duration.ofMillis(500)).withDrain(Duration.ofMillis(200)));
        router.serve(limited(ONE_AT_A_TIME, app));
        var first = clients.get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        try (var client = router.connect()) {
            client.send("POST /second HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\n");
            clients.awaitWaiting(1);
            long began = System.nanoTime();
            await("its grace is long over", () -> System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(1200));
            app.finish("/first");
            assertEquals("200 /first", first.get());
            client.send("hello");
            app.finish("/second");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
        }
    }
}
