package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.WaitingClients.limited;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.router.RouteChange;
import berth.router.RoutePolicy;
import berth.router.RouteTimeouts;
import berth.router.UpstreamLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those who wait for a place while tables and upstreams change. */
@Timeout(30)
class PlaceWaitTest {
    private static final String LABELS = "{app=\"shop\",environment=\"production\"}";
    private static final String WAITING = "berth_router_requests_waiting" + LABELS;
    private static final String WAITED = "berth_router_requests_waited_total" + LABELS;
    private static final UpstreamLimit ONE_AT_A_TIME = new UpstreamLimit(1);

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final BusyUpstream app = new BusyUpstream();
    private RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder, Timeouts.DEFAULT.withDrain(Duration.ofSeconds(10)), Transport.best());
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        router.close();
        clients.close();
    }

    @Test
    void tableThatChangesNothingForThemLeavesThemTheirPlaces() throws Exception {
        router.serve(limited(ONE_AT_A_TIME, app));
        var all = new ArrayList<Future<String>>();
        var paths = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            paths.add("/" + i);
            all.add(get("/" + i));
            awaitArrivedAndWaiting(i);
        }
        router.serve(limited(ONE_AT_A_TIME, app), route("blog.localhost", "127.0.0.1:1"));
        router.control()
                .change(new RouteChange(2, 3, List.of(route("docs.localhost", "127.0.0.1:2")), List.of(), Map.of()));
        // Asked of each lane, after it was told of the tables.
        assertEquals("11", router.metrics().get(WAITED), "somebody had to join again");
        for (int i = 0; i < all.size(); i++) {
            app.finish(paths.get(i));
            assertEquals("200 " + paths.get(i), all.get(i).get());
        }
        assertEquals(paths, app.arrived());
    }

    @Test
    void anInstanceThatWasDeadTakesThoseWhoWaitOnceItIsBack() throws Exception {
        var dead = ScriptedUpstream.refusing();
        router.serve(route("shop.localhost", dead));
        assertEquals("502 router.connect-refused", Asking.HTTP1.get(router, "/").said());
        assertEquals(Set.of(dead), router.status().dead());
        router.serve(route("shop.localhost", app.name(), dead)
                .withPolicy(RoutePolicy.NONE.withUpstreamLimit(ONE_AT_A_TIME)));
        var first = get("/first");
        app.awaitArrivals(1);
        var second = get("/second");
        awaitWaiting(1);
        int port = Integer.parseInt(dead.substring(dead.indexOf(':') + 1));
        try (var back = ScriptedUpstream.playingAt(port, wire -> {
            wire.readHead();
            wire.answer("back");
        })) {
            assertEquals("200 back", second.get());
            assertEquals(dead, back.name());
        }
        app.finish("/first");
        assertEquals("200 /first", first.get());
    }

    @Test
    void timeInWhichOneIsServedIsNotTimeWaited() throws Exception {
        var longest = Duration.ofSeconds(2);
        try (var dying = ScriptedUpstream.playing(wire -> {
            if (!wire.readHead().startsWith("GET /a ")) {
                // Longer than anybody may wait; then it is gone without an answer.
                TimeUnit.MILLISECONDS.sleep(longest.toMillis() + 100);
                return;
            }
            await("somebody waits", () -> waiting().equals("1"));
            wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        })) {
            var limit = new UpstreamLimit(1, null, (int) longest.toMillis());
            var policy = RoutePolicy.NONE.withUpstreamLimit(limit);
            router.serve(route("shop.localhost", app.name()).withPolicy(policy));
            var busy = get("/busy");
            app.awaitArrivals(1);
            router.serve(route("shop.localhost", app.name(), dying.name()).withPolicy(policy));
            var brief = get("/a");
            await("both are busy", () -> dying.connections() == 1);
            var twice = get("/twice");
            assertEquals("200 ", brief.get());
            await(
                    "it is with the dying one",
                    () -> dying.connections() == 2 && waiting().equals("0"));
            awaitWaiting(1);
            app.finish("/busy");
            app.finish("/twice");
            assertEquals("200 /twice", twice.get());
            assertEquals("200 /busy", busy.get());
        }
    }

    @Test
    void anotherRouteBringsItsOwnTimeOut() throws Exception {
        try (var other = new BusyUpstream();
                var holder = router.connect()) {
            var limited = RoutePolicy.NONE.withUpstreamLimit(ONE_AT_A_TIME);
            router.serve(
                    route("blog.localhost", app.name()).withPolicy(limited),
                    route("shop.localhost", app.name())
                            .withPolicy(limited.withTimeouts(new RouteTimeouts(null, 300, null))));
            holder.send("GET /held HTTP/1.1\r\nHost: blog.localhost\r\n\r\n");
            app.awaitArrivals(1);
            var second = get("/second");
            awaitWaiting(1);
            router.serve(limited(ONE_AT_A_TIME, other));
            other.awaitArrivals(1);
            long began = System.nanoTime();
            await("the old time-out is over", () -> System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(1200));
            other.finish("/second");
            assertEquals("200 /second", second.get());
        }
    }

    private Future<String> get(String path) {
        return clients.submit(() -> {
            var answer = Asking.HTTP1.get(router, path);
            return answer.said() + " " + answer.body();
        });
    }

    private String waiting() {
        return router.metrics().getOrDefault(WAITING, "0");
    }

    private void awaitWaiting(int wanted) throws InterruptedException {
        await(wanted + " wait", () -> waiting().equals(Integer.toString(wanted)));
    }

    private void awaitArrivedAndWaiting(int wanted) throws InterruptedException {
        app.awaitArrivals(1);
        awaitWaiting(wanted);
    }
}
