package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RoutePolicy;
import berth.router.RouteTimeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class RouteTimeoutsTest {
    @TempDir
    Path folder;

    private final CountDownLatch never = new CountDownLatch(1);
    private RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder);
    }

    @AfterEach
    void stop() {
        never.countDown();
        router.close();
    }

    @ParameterizedTest
    @EnumSource
    void answerThatDoesNotBeginInTheTimeOfTheRouteIsTimedOut(Asking asking) throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            never.await();
        })) {
            serve(app, new RouteTimeouts(null, 300, null));
            var answer = asking.get(router, "/");
            assertEquals("504 router.timed-out", answer.said());
            assertTrue(answer.body().contains("300 milliseconds"), answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatFallsSilentForTooLongIsBrokenOff(Asking asking) throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            never.await();
        })) {
            serve(app, new RouteTimeouts(null, null, 300));
            // The connection ends, or the stream is reset, which is no data.
            var told = asking == Asking.HTTP1 ? IOException.class : AssertionError.class;
            assertThrows(told, () -> asking.get(router, "/"));
            RunningRouter.await(
                    "the app was let go", () -> router.status().inFlight().isEmpty());
        }
    }

    @Test
    void webSocketThatIsSilentForTooLongIsClosed() throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhi");
                    never.await();
                });
                var client = router.connect()) {
            serve(app, new RouteTimeouts(null, null, 300));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            assertEquals("hi", client.read(2));
            assertTrue(client.isEnded());
        }
    }

    @Test
    void upstreamThatDoesNotTakeTheConnectionInTheTimeOfTheRouteIsNamed() throws Exception {
        // Nobody is at TEST-NET-1 (RFC 5737): what is sent there gets no answer, or at once the one that nothing is
        // there.
        router.serve(route("shop.localhost", "192.0.2.1:9")
                .withPolicy(RoutePolicy.NONE.withTimeouts(new RouteTimeouts(300, null, null))));
        var answer = Asking.HTTP1.get(router, "/");
        assertEquals("502 router.connect-refused", answer.said());
        assertTrue(answer.body().contains("port 9"), answer.body());
    }

    private void serve(ScriptedUpstream app, RouteTimeouts timeouts) {
        router.serve(route("shop.localhost", app.name()).withPolicy(RoutePolicy.NONE.withTimeouts(timeouts)));
    }
}
