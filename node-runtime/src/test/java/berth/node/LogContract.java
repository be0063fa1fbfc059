package berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every node runtime does with what instances write; run against the real ones and the fake. */
public abstract class LogContract extends EnvironmentFixture {
    /** A command that writes {@code one}, {@code two}, {@code three} to its output, and runs on. */
    protected abstract String writing();

    @Test
    void theLastLinesAreKept() {
        GroupSpec spec = spec("worker", writing(), new Port.None(), 1);
        runtime().apply(spec);
        String id = awaitHealthy(spec).getFirst().id();

        List<LogLine> lines =
                Await.until(() -> runtime().tail(id, 2), seen -> texts(seen).contains("three"));

        assertEquals(List.of("two", "three"), texts(lines));
        assertFalse(lines.getFirst().error());
        assertFalse(lines.getFirst().at().isAfter(lines.getLast().at()));
        assertTrue(runtime().tail("nobody", 2).isEmpty());
    }

    @Test
    void aFollowerGetsWhatWasAndWhatComesUntilTheInstanceIsGone() {
        GroupSpec spec = spec("worker", writing(), new Port.None(), 1);
        runtime().apply(spec);
        String id = awaitHealthy(spec).getFirst().id();
        List<LogLine> lines = new CopyOnWriteArrayList<>();

        CompletableFuture<Void> follower =
                CompletableFuture.runAsync(() -> runtime().follow(id, 100, lines::add));
        Await.until(() -> texts(lines).equals(List.of("one", "two", "three")));
        runtime().remove(spec.key(), GRACE);

        follower.join();
        assertEquals(List.of("one", "two", "three"), texts(lines));
    }

    @Test
    void aFollowerEndsWhenItHasEnough() {
        GroupSpec spec = spec("worker", writing(), new Port.None(), 1);
        runtime().apply(spec);
        String id = awaitHealthy(spec).getFirst().id();
        List<LogLine> lines = new CopyOnWriteArrayList<>();

        runtime().follow(id, 100, line -> {
            lines.add(line);
            return lines.size() < 2;
        });

        assertEquals(List.of("one", "two"), texts(lines));
        runtime().follow("nobody", 100, lines::add);
    }

    private static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }
}
