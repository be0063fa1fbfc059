package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import berth.router.RouteTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The router when the machine has no more of something. */
@Timeout(120)
class SurvivalIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
    private static final int DESCRIPTORS = 256;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
    }

    @Test
    void clientsBeyondTheDescriptorsAreShedAndTheOthersServed() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads();
                var other = ScriptedUpstream.echoingHeads();
                var router = RouterProcess.startLimited(folder, DESCRIPTORS).awaitListening();
                var control = router.control()) {
            control.apply(new RouteTable(
                    1, List.of(route("shop.localhost", upstream.name()), route("other.localhost", other.name()))));
            var clients = new ArrayList<Wire>();
            try {
                var first = router.connect();
                clients.add(first);
                ask(first);
                for (int i = 1; i < DESCRIPTORS; i++) {
                    clients.add(router.connect());
                }
                assertTrue(clients.getLast().isEnded(), "one too many was let in");
                ask(first);
                // To whom no connection is open yet.
                assertEquals("503 router.exhausted", askOther(clients.get(1)));
                assertTrue(get(router.controlUri(), "/health").contains("\"generation\":1"));
            } finally {
                closeAll(clients);
            }
            awaitServed(router);
        }
    }

    private static String askOther(Wire client) throws IOException {
        client.send(GET.replace("shop.localhost", "other.localhost"));
        var head = client.readHead();
        return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 503".length()) + " " + Wire.field(head, "berth-error");
    }

    @Test
    void connectionsToUpstreamsCountToo() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                    wire.answer("fine");
                });
                var router = RouterProcess.startLimited(folder, DESCRIPTORS).awaitListening();
                var control = router.control()) {
            control.apply(new RouteTable(1, List.of(route("shop.localhost", upstream.name()))));
            var clients = new ArrayList<Wire>();
            try {
                for (int i = 0; i < DESCRIPTORS * 5 / 8; i++) {
                    clients.add(router.connect());
                    clients.getLast().send(GET);
                }
                assertTrue(clients.getLast().isEnded(), "one too many was let in");
                go.countDown();
                assertTrue(clients.getFirst().readHead().startsWith("HTTP/1.1 200 "));
                assertTrue(control.status().dead().isEmpty());
            } finally {
                go.countDown();
                closeAll(clients);
            }
            awaitServed(router);
        }
    }

    @Test
    void fullDiskIsAWarningAndNoMore() throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0,
                "a small disk can be mounted (by root only)");
        try (var upstream = ScriptedUpstream.echoingHeads();
                var router = RunningRouter.startLogging(disk, disk.resolve("access.log"))) {
            router.serve(route("shop.localhost", upstream.name()));
            var filler = disk.resolve("filler");
            fill(filler);
            router.serve(route("shop.localhost", upstream.name()), route("more.localhost", upstream.name()));
            for (int i = 0; i < 50; i++) {
                try (var client = router.connect()) {
                    ask(client);
                }
            }
            RunningRouter.await(
                    "lines are lost",
                    () -> metrics(router.controlUri()).getOrDefault("berth_router_access_log_lost_total", 0.0) > 0);
            var health = get(router.controlUri(), "/health");
            assertTrue(health.contains("the route table could not be saved"), health);
            assertTrue(health.contains("access.log cannot be written"), health);
            assertTrue(health.contains("MiB are free in"), health);
            Files.delete(filler);
            router.serve(route("shop.localhost", upstream.name()));
            try (var client = router.connect()) {
                ask(client);
            }
            RunningRouter.await(
                    "all is well", () -> !get(router.controlUri(), "/health").contains("cannot be written"));
            assertTrue(!get(router.controlUri(), "/health").contains("could not be saved"));
            for (var line :
                    Files.readAllLines(disk.resolve("access.log")).reversed().subList(0, 1)) {
                assertTrue(line.startsWith("{\"time\"") && line.endsWith("}"), line);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void hangUpBeginsAnotherAccessLogAndNothingElse() throws Exception {
        var log = folder.resolve("access.log");
        try (var router = RouterProcess.start(folder, Map.of()).awaitListening()) {
            askForNobody(router);
            RunningRouter.await("a line", () -> Files.exists(log));
            Files.move(log, folder.resolve("access.log.old"));
            router.hangUp();
            RunningRouter.await("begun anew", () -> Files.exists(log));
            askForNobody(router);
            router.terminate();
            assertEquals(0, router.awaitExit());
            assertEquals(1, Files.readAllLines(log).size());
        }
    }

    private static void askForNobody(RouterProcess router) throws IOException {
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            client.read(length(client.readHead()));
        }
    }

    private static void ask(Wire client) throws IOException {
        client.send(GET);
        var head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        client.read(length(head));
    }

    private static void awaitServed(RouterProcess router) throws InterruptedException {
        RunningRouter.await("served again", () -> {
            try (var client = router.connect()) {
                client.send(GET);
                return client.readHead().startsWith("HTTP/1.1 200 ");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void closeAll(List<Wire> clients) throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var piece = new byte[1024];
            for (int i = 0; i < 4096; i++) {
                out.write(piece);
            }
            throw new AssertionError("the disk is not small");
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Map<String, Double> metrics(URI control) {
        var samples = new HashMap<String, Double>();
        get(control, "/metrics").lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return samples;
    }

    private String get(URI control, String path) {
        try {
            return http.send(HttpRequest.newBuilder(control.resolve(path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
