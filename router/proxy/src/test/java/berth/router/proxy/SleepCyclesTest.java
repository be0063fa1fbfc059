package berth.router.proxy;

import static berth.router.proxy.RunningRouter.await;
import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Vacancy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests go on while an app falls asleep and wakes, again and again: none is lost. */
@Timeout(60)
class SleepCyclesTest {
    private static final int CYCLES = 40;
    private static final int VISITORS = 6;

    @TempDir
    Path folder;

    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean going = true;

    @Test
    void noRequestIsLost() throws Exception {
        try (var router = RunningRouter.start(
                        folder, Timeouts.DEFAULT.withDrain(Duration.ofSeconds(5)), Transport.best());
                var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            router.serve(route("shop.localhost").withVacancy(Vacancy.ASLEEP));
            for (int i = 0; i < VISITORS; i++) {
                var asking = i % 2 == 0 ? Asking.HTTP1 : Asking.HTTP2;
                visitors.execute(() -> visit(router, asking));
            }
            for (int i = 0; i < CYCLES; i++) {
                cycle(router);
            }
            going = false;
            try (var last = ScriptedUpstream.echoingHeads()) {
                router.serve(route("shop.localhost", last.name()));
                visitors.shutdown();
                assertTrue(visitors.awaitTermination(20, java.util.concurrent.TimeUnit.SECONDS));
            }
        }
        assertEquals(List.of(), failures);
        assertTrue(answered.get() >= CYCLES, answered + " answers");
    }

    /** As the control plane does it: wake what is wanted, and stop nothing that is routed or has a request open. */
    private void cycle(RunningRouter router) throws Exception {
        await("somebody wants it", () -> !router.control().wanted(0).waiting().isEmpty());
        try (var app = ScriptedUpstream.echoingHeads()) {
            router.serve(route("shop.localhost", app.name()));
            int before = answered.get();
            await("it answers", () -> answered.get() > before);
            router.serve(route("shop.localhost").withVacancy(Vacancy.ASLEEP));
            await("nothing is open", () -> !router.status().inFlight().containsKey(app.name()));
        }
    }

    private void visit(RunningRouter router, Asking asking) {
        while (going) {
            try {
                var answer = asking.get(router, "/");
                if (answer.status() == 200) {
                    answered.incrementAndGet();
                } else {
                    failures.add(answer.said());
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }
}
