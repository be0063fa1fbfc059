package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.RoutePolicy;
import berth.router.RouteTimeouts;
import berth.router.UpstreamLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class UpstreamLimitTest {
    private static final String WAITING = "berth_router_requests_waiting{app=\"shop\",environment=\"production\"}";
    private static final UpstreamLimit ONE_AT_A_TIME = new UpstreamLimit(1);

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final BusyUpstream app = new BusyUpstream();
    private RunningRouter router;

    @BeforeEach
    void start() {
        // Whoever is with an instance that leaves the table stays there.
        router = RunningRouter.start(folder, Timeouts.DEFAULT.withDrain(Duration.ofSeconds(10)), Transport.best());
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        router.close();
        clients.close();
    }

    @ParameterizedTest
    @EnumSource
    void requestAboveTheLimitWaitsUntilOneIsDone(Asking asking) throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        var first = get(asking, "/first");
        app.awaitArrivals(1);
        var second = get(asking, "/second");
        awaitWaiting(1);
        assertEquals(List.of("/first"), app.arrived());
        app.finish("/first");
        assertEquals("200 /first", first.get());
        app.finish("/second");
        assertEquals("200 /second", second.get());
        awaitWaiting(0);
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
            all.add(get(Asking.HTTP1, path));
            if (i == 0) {
                app.awaitArrivals(1);
            } else {
                awaitWaiting(i);
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
        var first = get(asking, "/first");
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
        var first = get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        var second = get(Asking.HTTP1, "/second");
        awaitWaiting(1);
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
        var first = get(Asking.HTTP1, "/first");
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
            awaitWaiting(1);
        }
        awaitWaiting(0);
        var third = get(Asking.HTTP1, "/third");
        awaitWaiting(1);
        app.finish("/first");
        app.finish("/third");
        assertEquals("200 /first", first.get());
        assertEquals("200 /third", third.get());
        assertEquals(List.of("/first", "/third"), app.arrived());
    }

    @Test
    void itWaitsForWhicheverInstanceIsDoneFirst() throws Exception {
        try (var other = new BusyUpstream()) {
            router.serve(limited(ONE_AT_A_TIME, app, other));
            var one = get(Asking.HTTP1, "/one");
            await("one is there", () -> app.arrived().size() + other.arrived().size() == 1);
            var two = get(Asking.HTTP1, "/two");
            await(
                    "both are there",
                    () -> app.arrived().size() == 1 && other.arrived().size() == 1);
            var three = get(Asking.HTTP1, "/three");
            awaitWaiting(1);
            other.finish(other.arrived().getFirst());
            other.awaitArrivals(2);
            other.finish("/three");
            app.finish(app.arrived().getFirst());
            assertEquals(List.of("200 /one", "200 /two", "200 /three"), List.of(one.get(), two.get(), three.get()));
        }
    }

    @Test
    void aNewInstanceTakesThoseWhoWait() throws Exception {
        try (var other = new BusyUpstream()) {
            router.serve(limited(ONE_AT_A_TIME, app));
            var first = get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = get(Asking.HTTP1, "/second");
            awaitWaiting(1);
            router.serve(limited(ONE_AT_A_TIME, app, other));
            other.finish("/second");
            assertEquals("200 /second", second.get());
            app.finish("/first");
            assertEquals("200 /first", first.get());
        }
    }

    @Test
    void whoWaitsForAnInstanceThatLeavesGoesToTheNext() throws Exception {
        try (var other = new BusyUpstream()) {
            router.serve(limited(ONE_AT_A_TIME, app));
            var first = get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = get(Asking.HTTP1, "/second");
            awaitWaiting(1);
            router.serve(limited(ONE_AT_A_TIME, other));
            other.finish("/second");
            assertEquals("200 /second", second.get());
            app.finish("/first");
            assertEquals("200 /first", first.get());
            assertEquals(List.of("/first"), app.arrived());
        }
    }

    @Test
    void whoWaitedIsTimedOutLikeEverybodyElse() throws Exception {
        try (var other = new BusyUpstream()) {
            var impatient =
                    RoutePolicy.NONE.withUpstreamLimit(ONE_AT_A_TIME).withTimeouts(new RouteTimeouts(null, 300, null));
            router.serve(limited(ONE_AT_A_TIME, app));
            var first = get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = get(Asking.HTTP1, "/second");
            awaitWaiting(1);
            router.serve(route("shop.localhost", other.name()).withPolicy(impatient));
            assertTrue(second.get().startsWith("504 router.timed-out "));
            assertEquals(List.of("/second"), other.arrived());
            app.finish("/first");
            assertEquals("200 /first", first.get());
        }
    }

    @Test
    void routesToOneInstanceShareItsPlaces() throws Exception {
        var elsewhere = new Route("shop.example.org", "/", List.of(app.name()), "shop/production")
                .withPolicy(RoutePolicy.NONE.withUpstreamLimit(ONE_AT_A_TIME));
        router.serve(limited(ONE_AT_A_TIME, app), elsewhere);
        var first = get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        try (var client = router.connect()) {
            client.send("GET /second HTTP/1.1\r\nHost: shop.example.org\r\n\r\n");
            awaitWaiting(1);
            app.finish("/first");
            app.finish("/second");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            assertEquals("200 /first", first.get());
        }
    }

    @Test
    void webSocketHoldsItsPlaceUntilItIsClosed() throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        try (var socket = router.connect()) {
            socket.send(
                    "GET /socket HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertTrue(socket.readHead().startsWith("HTTP/1.1 101 "));
            var second = get(Asking.HTTP1, "/second");
            awaitWaiting(1);
            socket.reset();
            app.finish("/second");
            assertEquals("200 /second", second.get());
        }
    }

    @Test
    void aBodyThatHadToWaitIsNotTooSlow() throws Exception {
        router.close();
        router = RunningRouter.start(
                folder,
                Timeouts.DEFAULT.withBodyGrace(Duration.ofMillis(500)).withDrain(Duration.ofMillis(200)),
                Transport.best());
        router.serve(limited(ONE_AT_A_TIME, app));
        var first = get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        try (var client = router.connect()) {
            client.send("POST /second HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\n");
            awaitWaiting(1);
            long began = System.nanoTime();
            await("its grace is long over", () -> System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(1200));
            app.finish("/first");
            assertEquals("200 /first", first.get());
            client.send("hello");
            app.finish("/second");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void noInstanceEverHasMoreThanItsLimitAndNobodyIsForgotten() throws Exception {
        try (var other = new BusyUpstream()) {
            router.serve(limited(new UpstreamLimit(3, 1000, 20_000), app, other));
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 48; i++) {
                all.add(clients.submit(() -> {
                    int good = 0;
                    try (var client = router.connect()) {
                        for (int request = 0; request < 50; request++) {
                            client.send("GET /x HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
                            var head = client.readHead();
                            client.read(ProxyTest.length(head));
                            good += head.startsWith("HTTP/1.1 200 ") ? 1 : 0;
                        }
                    }
                    return good;
                }));
            }
            awaitWaiting(48 - 2 * 3);
            app.finishAll();
            other.finishAll();
            for (var each : all) {
                assertEquals(50, each.get());
            }
            assertEquals(3, app.mostAtOnce());
            assertEquals(3, other.mostAtOnce());
            await("nothing is open", () -> router.status().inFlight().isEmpty());
            awaitWaiting(0);
        }
    }

    static Route limited(UpstreamLimit limit, BusyUpstream... apps) {
        var names = new ArrayList<String>();
        for (var each : apps) {
            names.add(each.name());
        }
        return route("shop.localhost", names.toArray(String[]::new))
                .withPolicy(RoutePolicy.NONE.withUpstreamLimit(limit));
    }

    private Future<String> get(Asking asking, String path) {
        Callable<String> request = () -> {
            var answer = asking.get(router, path);
            return answer.said() + " " + answer.body();
        };
        return clients.submit(request);
    }

    private void awaitWaiting(int wanted) throws InterruptedException {
        await(
                wanted + " wait",
                () -> router.metrics().getOrDefault(WAITING, "0").equals(Integer.toString(wanted)));
    }
}
