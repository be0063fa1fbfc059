package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.RouteTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged router in a process of its own. */
@Timeout(120)
class RouterMainIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
    private static final int BIG = 200 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final int MOST_MEBIBYTES = 128;
    private static final int MANY = 100_000;
    private static final int MOST_MEBIBYTES_WITH_MANY = 256;

    @TempDir
    Path folder;

    @Test
    void servesItsLastTableAfterItWasKilled() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads()) {
            try (var router = RouterProcess.start(folder, Map.of()).awaitListening();
                    var control = router.control()) {
                control.apply(new RouteTable(7, List.of(route("shop.localhost", upstream.name()))));
                router.kill();
            }
            try (var router = RouterProcess.start(folder, Map.of()).awaitListening();
                    var client = router.connect();
                    var control = router.control()) {
                client.send(GET);
                assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
                assertEquals(7, control.status().generation());
            }
        }
    }

    @Test
    void sigtermFinishesWhatIsOpenAndEndsWithZero() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("done");
                });
                var router = RouterProcess.start(folder, Map.of()).awaitListening();
                var control = router.control()) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            try (var client = router.connect()) {
                client.send(GET);
                RunningRouter.await(
                        "in flight", () -> !control.status().inFlight().isEmpty());
                router.terminate();
                RunningRouter.await("stopping", () -> router.log().contains("stopping: 1 connections are open"));
                go.countDown();
                assertEquals("close", field(client.readHead(), "connection"));
                assertEquals("done", client.read(4));
            }
            assertEquals(0, router.awaitExit());
            assertTrue(router.log().stripTrailing().endsWith("INFO stopped"), router.log());
        }
    }

    @Test
    void portInUseIsOneLineThatSaysWhatToChange() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            for (var option : List.of(RouterOptions.LISTEN, RouterOptions.CONTROL)) {
                try (var router = RouterProcess.start(folder, Map.of(option, address))) {
                    assertEquals(1, router.awaitExit());
                    assertEquals(
                            "router: cannot listen on " + address + ": port " + taken.getLocalPort()
                                    + " is in use by another process. Stop that process, or set " + option
                                    + " to another port\n",
                            router.log());
                }
            }
        }
    }

    @Test
    void missingSecretIsOneLine() throws Exception {
        try (var router = RouterProcess.start(folder, Map.of(RouterOptions.SECRET, ""))) {
            assertEquals(1, router.awaitExit());
            assertEquals(
                    "router: BERTH_ROUTER_CONTROL_SECRET is not set: set it to the secret of the control plane,"
                            + " at least 16 characters\n",
                    router.log());
        }
    }

    @Test
    void largeBodiesPassBothWaysInLittleMemory() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    for (int left = BIG; left > 0; left -= PIECE) {
                        wire.readBytes(PIECE);
                    }
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                    send(wire);
                });
                var router = RouterProcess.start(folder, Map.of()).awaitListening();
                var control = router.control();
                var client = router.connect()) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: " + BIG + "\r\n\r\n");
            send(client);
            assertEquals(BIG, length(client.readHead()));
            for (int left = BIG; left > 0; left -= PIECE) {
                client.readBytes(PIECE);
            }
            long peak = router.peakResidentMebibytes();
            assertTrue(peak <= MOST_MEBIBYTES, peak + " MiB resident");
        }
    }

    @Test
    void aHundredThousandRoutesFit() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var router = RouterProcess.start(folder, Map.of()).awaitListening();
                var control = router.control();
                var client = router.connect()) {
            for (int generation = 1; generation <= 4; generation++) {
                var table = large(generation, upstream.name());
                long since = System.nanoTime();
                control.apply(table);
                System.out.printf(
                        "a table of %,d routes was applied in %d ms%n",
                        table.routes().size(), (System.nanoTime() - since) / 1_000_000);
                client.send("GET / HTTP/1.1\r\nHost: h" + (MANY - 1) + ".test\r\n\r\n");
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                client.read(length(head));
            }
            long peak = router.peakResidentMebibytes();
            System.out.println(peak + " MiB were resident at most");
            assertTrue(peak <= MOST_MEBIBYTES_WITH_MANY, peak + " MiB resident");
        }
    }

    private static RouteTable large(int generation, String upstream) {
        var routes = new ArrayList<Route>(MANY);
        for (int i = 0; i < MANY; i++) {
            routes.add(new Route("h" + i + ".test", "/", List.of(upstream), "app" + i + "/v" + generation));
        }
        return new RouteTable(generation, routes);
    }

    private static void send(Wire wire) throws IOException {
        var piece = new byte[PIECE];
        for (int left = BIG; left > 0; left -= PIECE) {
            wire.send(piece);
        }
    }
}
