package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.WaitingClients.limited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.RoutePolicy;
import berth.router.RouteTimeouts;
import berth.router.UpstreamLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several instances, several routes: for which place a request waits that finds all of them taken. */
@Timeout(30)
class LimitedInstancesTest extends LimitedFixture {
    @Test
    void itWaitsForWhicheverInstanceIsDoneFirst() throws Exception {
        try (var other = new BusyUpstream()) {
            router.serve(limited(ONE_AT_A_TIME, app, other));
            var one = clients.get(Asking.HTTP1, "/one");
            await("one is there", () -> app.arrived().size() + other.arrived().size() == 1);
            var two = clients.get(Asking.HTTP1, "/two");
            await(
                    "both are there",
                    () -> app.arrived().size() == 1 && other.arrived().size() == 1);
            var three = clients.get(Asking.HTTP1, "/three");
            clients.awaitWaiting(1);
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
            var first = clients.get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = clients.get(Asking.HTTP1, "/second");
            clients.awaitWaiting(1);
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
            var first = clients.get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = clients.get(Asking.HTTP1, "/second");
            clients.awaitWaiting(1);
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
            var first = clients.get(Asking.HTTP1, "/first");
            app.awaitArrivals(1);
            var second = clients.get(Asking.HTTP1, "/second");
            clients.awaitWaiting(1);
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
        var first = clients.get(Asking.HTTP1, "/first");
        app.awaitArrivals(1);
        try (var client = router.connect()) {
            client.send("GET /second HTTP/1.1\r\nHost: shop.example.org\r\n\r\n");
            clients.awaitWaiting(1);
            app.finish("/first");
            app.finish("/second");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            assertEquals("200 /first", first.get());
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
                            client.read(Wire.length(head));
                            good += head.startsWith("HTTP/1.1 200 ") ? 1 : 0;
                        }
                    }
                    return good;
                }));
            }
            clients.awaitWaiting(48 - 2 * 3);
            app.finishAll();
            other.finishAll();
            for (var each : all) {
                assertEquals(50, each.get());
            }
            assertEquals(3, app.mostAtOnce());
            assertEquals(3, other.mostAtOnce());
            await("nothing is open", () -> router.status().inFlight().isEmpty());
            clients.awaitWaiting(0);
        }
    }
}
