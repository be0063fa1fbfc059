package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deployment as the router sees it: new upstream in, old one out, drained, stopped; nobody notices. */
@Timeout(60)
class TableSwapIT {
    private static final int CLIENTS = 8;
    private static final int SWAPS = 15;

    @Test
    void noRequestFailsWhileUpstreamsComeAndGo(@TempDir Path folder) throws Exception {
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        var current = ScriptedUpstream.echoingHeads();
        try (var router = RunningRouter.start(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            router.serve(route("shop.localhost", current.name()));
            var clients = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    ask(router, stop, answered);
                    return null;
                }));
            }
            for (int i = 0; i < SWAPS; i++) {
                int before = answered.get();
                RunningRouter.await("traffic", () -> answered.get() > before + 50);
                var old = current;
                current = ScriptedUpstream.echoingHeads();
                router.serve(route("shop.localhost", current.name()));
                RunningRouter.await("drained", () -> !router.status().inFlight().containsKey(old.name()));
                old.close();
            }
            stop.set(true);
            for (var client : clients) {
                client.get();
            }
            RunningRouter.await(
                    "nothing in flight", () -> router.status().inFlight().isEmpty());
        } finally {
            stop.set(true);
            current.close();
        }
    }

    private static void ask(RunningRouter router, AtomicBoolean stop, AtomicInteger answered) throws Exception {
        try (var client = router.connect()) {
            for (int i = 0; !stop.get(); i++) {
                boolean post = i % 3 == 0;
                client.send(
                        (post ? "POST" : "GET") + " / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 0\r\n\r\n");
                var head = client.readHead();
                client.read(length(head));
                assertEquals("HTTP/1.1 200 OK", head.lines().findFirst().orElse(""));
                answered.incrementAndGet();
            }
        }
    }
}
