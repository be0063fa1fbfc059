package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import berth.router.RouterControl;
import berth.router.RouterUnavailableException;
import berth.router.Vacancy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One router process takes over from another, and no client notices. */
@Timeout(180)
class UpgradeIT {
    private static final int UPGRADES = 4;
    private static final int CLIENTS = 6;
    private static final int REQUESTS_BETWEEN = 300;

    @TempDir
    Path folder;

    private InetSocketAddress address;
    private Map<String, String> options;

    @BeforeEach
    void choosePorts() throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        options = Map.of(
                RouterOptions.LISTEN,
                "127.0.0.1:" + address.getPort(),
                RouterOptions.CONTROL,
                "127.0.0.1:" + freePort(),
                RouterOptions.DRAIN_TIMEOUT,
                "20s");
    }

    @Test
    void noRequestFailsWhileRoutersFollowOneAnother() throws Exception {
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        var routers = new ArrayList<RouterProcess>();
        // Head and body apart: the take-over falls also between the two, when the head has promised that the connection
        // stays.
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    while (true) {
                        wire.readHead();
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                        Thread.sleep(5);
                        wire.send("ok");
                    }
                });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            routers.add(RouterProcess.start(folder, options).awaitListening());
            try (var control = routers.getFirst().control()) {
                control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            }
            var clients = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean keeps = i % 2 == 0;
                clients.add(threads.submit(() -> {
                    while (!stop.get()) {
                        ask(keeps, stop, answered);
                    }
                    return null;
                }));
            }
            for (int generation = 2; generation <= UPGRADES + 1; generation++) {
                awaitMore(answered, clients);
                var old = routers.getLast();
                var next = RouterProcess.start(folder, options).awaitListening();
                routers.add(next);
                awaitMore(answered, clients);
                assertEquals(0, old.awaitExit(), old.log());
                try (var control = next.control()) {
                    assertEquals(generation - 1, control.status().generation());
                    control.apply(new RouteTable(generation, List.of(route("shop.localhost", upstream.name()))));
                }
            }
            awaitMore(answered, clients);
            stop.set(true);
            for (var client : clients) {
                client.get();
            }
            System.out.println(answered.get() + " requests over " + UPGRADES + " upgrades, none failed");
        } finally {
            stop.set(true);
            routers.forEach(RouterProcess::close);
        }
    }

    @Test
    void whatTheOldRouterHoldsIsAnsweredWhenTheAppIsAwake() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var old = RouterProcess.start(folder, options).awaitListening();
                var control = old.control();
                var client = Wire.to(address)) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost").withVacancy(Vacancy.ASLEEP))));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            RunningRouter.await("held", () -> !control.wanted(0).waiting().isEmpty());
            try (var next = RouterProcess.start(folder, options).awaitListening();
                    var nextControl = next.control()) {
                RunningRouter.await(
                        "the next asks for it",
                        () -> nextControl.wanted(0).waiting().equals(Map.of("shop/production", 1)));
                nextControl.apply(new RouteTable(2, List.of(route("shop.localhost", upstream.name()))));
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                assertEquals(0, old.awaitExit(), old.log());
            }
        }
    }

    @Test
    void oldRouterFinishesWhatIsOpenToIt() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("done");
                });
                var old = RouterProcess.start(folder, options).awaitListening();
                var control = old.control();
                var client = Wire.to(address)) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            RunningRouter.await("in flight", () -> !control.status().inFlight().isEmpty());
            try (var next = RouterProcess.start(folder, options).awaitListening();
                    var nextControl = next.control()) {
                assertTrue(next.log().contains("taking over"), next.log());
                assertEquals(Map.of(upstream.name(), 1), nextControl.status().inFlight());
                go.countDown();
                assertEquals("close", field(client.readHead(), "connection"));
                assertEquals("done", client.read(4));
                assertEquals(0, old.awaitExit(), old.log());
                RunningRouter.await(
                        "nothing in flight",
                        () -> nextControl.status().inFlight().isEmpty());
            }
        }
    }

    /** The control plane goes on changing the table meanwhile, and never has to send all of it. */
    @Test
    void nextRouterKnowsWhatTheOldOneWasToldLast() throws Exception {
        try (var old = RouterProcess.start(folder, options).awaitListening();
                var control = old.control();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            control.apply(new RouteTable(1, List.of(route("h1.localhost"))));
            var stop = new AtomicBoolean();
            var changed = threads.submit(() -> change(control, stop));
            try (var next = RouterProcess.start(folder, options).awaitListening();
                    var nextControl = next.control()) {
                assertEquals(0, old.awaitExit(), old.log());
                stop.set(true);
                assertEquals(nextControl.status().generation(), changed.get());
                assertTrue(changed.get() > 1, "nothing was changed");
            }
        }
    }

    private static long change(RouterControl control, AtomicBoolean stop) {
        long generation = 1;
        while (!stop.get()) {
            var put = route("h" + (generation + 1) + ".localhost");
            var remove = new RouteKey("h" + generation + ".localhost", "/");
            try {
                control.change(new RouteChange(generation, generation + 1, List.of(put), List.of(remove), Map.of()));
                generation++;
            } catch (RouterUnavailableException e) {
                // Broken off, and carried out perhaps.
                generation = Math.max(generation, known(control));
            }
        }
        return generation;
    }

    private static long known(RouterControl control) {
        try {
            return control.status().generation();
        } catch (RouterUnavailableException e) {
            return 0;
        }
    }

    @Test
    void routerThatCannotStartLeavesTheOldOneInCharge() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var old = RouterProcess.start(folder, options).awaitListening();
                var control = old.control();
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            var broken = new java.util.HashMap<>(options);
            broken.put(TlsOptions.LISTEN, "127.0.0.1:" + taken.getLocalPort());
            broken.put(TlsOptions.CERTIFICATES, folder.toString());
            try (var next = RouterProcess.start(folder, broken)) {
                assertEquals(1, next.awaitExit(), next.log());
            }
            ask(false, new AtomicBoolean(true), new AtomicInteger());
            assertEquals(1, control.status().generation());
        }
    }

    @Test
    void socketThatADeadRouterLeftIsNoObstacle() throws Exception {
        try (var dead = RouterProcess.start(folder, options).awaitListening()) {
            dead.kill();
        }
        try (var next = RouterProcess.start(folder, options).awaitListening();
                var client = Wire.to(address)) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 404 "), next.log());
        }
    }

    /** Asks until the router says that it closes, or once. */
    private void ask(boolean keeps, AtomicBoolean stop, AtomicInteger answered) throws IOException {
        try (var client = Wire.to(address)) {
            for (boolean stays = true; stays; stays = stays && keeps && !stop.get()) {
                boolean post = answered.get() % 3 == 0;
                client.send(
                        (post ? "POST" : "GET") + " / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 0\r\n\r\n");
                var head = client.readHead();
                client.read(length(head));
                assertEquals("HTTP/1.1 200 OK", head.lines().findFirst().orElse(""));
                stays = !field(head, "connection").equals("close");
                answered.incrementAndGet();
            }
        }
    }

    private static void awaitMore(AtomicInteger answered, List<Future<?>> clients) throws Exception {
        int before = answered.get();
        RunningRouter.await(
                "traffic",
                () -> answered.get() > before + REQUESTS_BETWEEN
                        || clients.stream().anyMatch(Future::isDone));
        for (var client : clients) {
            if (client.isDone()) {
                client.get();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
