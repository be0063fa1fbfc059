package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.UpstreamLimit;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DrainTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void openRequestIsFinishedAndNobodyNewIsLetIn() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("done");
                });
                var router = RunningRouter.start(folder, Timeouts.DEFAULT, Transport.best());
                var idle = router.connect();
                var busy = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            idle.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            idle.read(Wire.length(idle.readHead()));
            busy.send(GET);
            RunningRouter.await("in flight", () -> !router.status().inFlight().isEmpty());
            var stopping = Thread.ofVirtual().start(router::stop);
            assertTrue(idle.isEnded());
            assertThrows(ConnectException.class, router::connect);
            go.countDown();
            assertEquals("close", field(busy.readHead(), "connection"));
            assertEquals("done", busy.read(4));
            stopping.join();
        }
    }

    @Test
    void whatDoesNotEndIsCutOffAtTheLimit() throws Exception {
        var never = new CountDownLatch(1);
        var timeouts = Timeouts.DEFAULT.withDrain(Duration.ofMillis(300));
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    never.await();
                });
                var router = RunningRouter.start(folder, timeouts, Transport.best());
                var busy = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            busy.send(GET);
            RunningRouter.await("in flight", () -> !router.status().inFlight().isEmpty());
            router.stop();
            assertTrue(busy.isEnded());
        } finally {
            never.countDown();
        }
    }

    @Test
    void whoWaitsForAPlaceIsToldSoAtTheLimit() throws Exception {
        var timeouts = Timeouts.DEFAULT.withDrain(Duration.ofMillis(300));
        try (var app = new BusyUpstream();
                var router = RunningRouter.start(folder, timeouts, Transport.best());
                var busy = router.connect();
                var waits = router.connect()) {
            router.serve(WaitingClients.limited(new UpstreamLimit(1), app));
            busy.send(GET);
            app.awaitArrivals(1);
            waits.send(GET);
            RunningRouter.await(
                    "one waits",
                    () -> router.metrics()
                            .getOrDefault("berth_router_requests_waiting{app=\"shop\",environment=\"production\"}", "0")
                            .equals("1"));
            router.stop();
            assertEquals("router.overloaded", field(waits.readHead(), "berth-error"));
            assertTrue(busy.isEnded());
        }
    }

    @Test
    void requestToAnUpstreamThatLeftIsCutOffAtTheDeadline() throws Exception {
        var never = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    never.await();
                });
                var router = RunningRouter.start(folder);
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send(GET);
            RunningRouter.await("in flight", () -> !router.status().inFlight().isEmpty());
            router.serve(route("shop.localhost"));
            assertEquals("router.replaced", field(client.readHead(), "berth-error"));
            RunningRouter.await(
                    "nothing in flight", () -> router.status().inFlight().isEmpty());
        } finally {
            never.countDown();
        }
    }
}
