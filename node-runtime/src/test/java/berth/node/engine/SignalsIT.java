package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How instances are asked to end. */
class SignalsIT extends EngineScenario {
    /** Needs half a second to finish what it does. */
    private static final String POLITE =
            "perl -e '$| = 1; $SIG{TERM} = sub { select(undef, undef, undef, 0.5); print qq(bye\\n); exit 0 };"
                    + " print qq(ready\\n); sleep 1 while 1'";

    SignalsIT() {
        super("signals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "MODE=x %s", "true && %s", "true; %s; echo never", "%s & wait", "cd / && exec %s"})
    void theAppCanFinishWhateverItsCommandLooksLike(String form) {
        GroupSpec spec = spec(production, form.formatted(POLITE), NO_PORT);
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        String id = start(spec).id();
        CompletableFuture<Void> follower = CompletableFuture.runAsync(() -> runtime.follow(id, 10, lines::add));
        Await.until(() -> texts(lines).contains("ready"));

        runtime.remove(spec.key(), Duration.ofSeconds(20));

        follower.join();
        assertEquals(1, texts(lines).stream().filter("bye"::equals).count(), lines.toString());
        assertTrue(!texts(lines).contains("never"), lines.toString());
    }

    @Test
    void anAppThatIgnoresSigtermIsKilledAfterTheGrace() {
        GroupSpec spec = spec(
                production, "perl -e '$SIG{TERM} = q(IGNORE); $| = 1; print qq(ready\\n); sleep 1 while 1'", NO_PORT);
        String id = start(spec).id();
        Await.until(() -> !runtime.tail(id, 1).isEmpty());
        long start = System.nanoTime();

        runtime.remove(spec.key(), Duration.ofSeconds(1));

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, took.toString());
        assertTrue(runtime.status().isEmpty());
    }
}
