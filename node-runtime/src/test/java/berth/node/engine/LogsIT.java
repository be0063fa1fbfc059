package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What instances wrote. */
class LogsIT extends EngineScenario {
    LogsIT() {
        super("logs");
    }

    @Test
    void bothStreamsAreToldApart() {
        GroupSpec spec = spec(production, "echo out; echo err >&2; echo done; sleep 1000", NO_PORT);
        assertTrue(output(spec).containsAll(List.of("out", "err")));

        List<LogLine> lines = runtime.tail(runtime.status().getFirst().id(), 10);
        assertEquals(
                List.of("err"),
                lines.stream().filter(LogLine::error).map(LogLine::text).toList());
    }

    @Test
    void aLongLineIsOneLine() {
        GroupSpec spec =
                spec(production, "perl -e 'print q(x) x 50000, qq(\\n)'; echo short; echo done; sleep 1000", NO_PORT);

        List<String> lines = output(spec);

        assertEquals(List.of("x".repeat(50_000), "short", "done"), lines);
    }

    @Test
    void aFollowerStaysWhenTheInstanceIsStartedAgainAndMissesAndRepeatsNothing() {
        String count = "echo line; touch /tmp/n; echo run $(wc -l < /tmp/n); echo x >> /tmp/n; exit 1";
        GroupSpec spec = spec(production, count, NO_PORT);
        runtime.apply(spec);
        String id = runtime.status(spec.key()).getFirst().id();
        List<LogLine> lines = new ArrayList<>();

        runtime.follow(id, 100, line -> {
            lines.add(line);
            return lines.size() < 8;
        });

        assertEquals(List.of("line", "run 0", "line", "run 1", "line", "run 2", "line", "run 3"), texts(lines));
    }

    @Test
    void anInterruptedFollowerOfASilentInstanceEndsAndLeavesNoThread() throws InterruptedException {
        GroupSpec spec = spec(production, "sleep 1000", NO_PORT);
        String id = start(spec).id();
        long before = threads();
        List<Thread> followers = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            Thread follower = Thread.ofPlatform()
                    .name("follower")
                    .uncaughtExceptionHandler((t, e) -> failures.add(e))
                    .start(() -> runtime.follow(id, 0, line -> true));
            followers.add(follower);
        }

        // Many streams must not keep other calls from the engine.
        Await.until(() -> runtime.status(spec.key()).size() == 1);
        for (Thread follower : followers) {
            follower.interrupt();
        }
        for (Thread follower : followers) {
            follower.join(5_000);
        }

        assertEquals(List.of(), failures);
        Await.until(() -> threads() <= before);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool")
                        && !thread.getName().contains("-Worker"))
                .count();
    }
}
