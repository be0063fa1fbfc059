package berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every node runtime does with commands that run once; run against the real ones and the fake. */
public abstract class RunContract extends EnvironmentFixture {
    /** A command that writes {@code one}, {@code two}, and ends with 0. */
    protected abstract String telling();

    /** A command that exits with code 3 at once. */
    protected abstract String failing();

    /** A command that goes on until it is ended. */
    protected abstract String lasting();

    /** A command for a terminal that writes its rows and columns again and again, or when they change, until ^D. */
    protected abstract String sizing();

    @Test
    void whatItWritesIsFollowedToItsEnd() {
        var run = run("r-telling", telling());
        runtime().start(run);
        var lines = new CopyOnWriteArrayList<LogLine>();

        runtime().follow(runtime().run(run.key()).orElseThrow().id(), 1_000, lines::add);

        assertEquals(List.of("one", "two"), lines.stream().map(LogLine::text).toList());
        var over = awaitEnd(run);
        assertEquals(Optional.of(0), over.exitCode());
        assertEquals(Optional.empty(), over.reason());
    }

    @Test
    void itRunsOnceHoweverOftenItIsStarted() {
        var run = run("r-once", failing());
        runtime().start(run);
        var over = awaitEnd(run);

        runtime().start(run);

        assertEquals(Optional.of(3), over.exitCode());
        assertEquals("exited with code 3", over.reason().orElseThrow().message());
        assertEquals(Optional.of(over), runtime().run(run.key()));
        assertEquals(List.of(over), mine());
        assertEquals(1, runtime().tail(over.id(), 100).size());
    }

    @Test
    void itIsNoInstance() {
        runtime().start(run("r-no-instance", lasting()));

        assertTrue(runtime().status().stream()
                .noneMatch(each -> each.group().environment().equals(environment)));
    }

    @Test
    void itIsEndedByItsRemoval() {
        var run = run("r-lasting", lasting());
        runtime().start(run);
        assertEquals(Optional.empty(), runtime().run(run.key()).orElseThrow().exitCode());

        runtime().remove(run.key(), GRACE);
        runtime().remove(run.key(), GRACE);

        assertEquals(Optional.empty(), runtime().run(run.key()));
    }

    @Test
    void whoeverIsConnectedSendsInputAndGetsOutputUntilTheEnd() {
        var key = new RunKey(environment, "r-cat-" + environment.id());
        runtime().start(new RunSpec(key, "run", image(), "cat", Map.of(), LIMITS, true, false));
        var output = new ByteArrayOutputStream();

        runtime().attach(key, bytes("one\ntwo\n"), (error, piece) -> output.writeBytes(piece));

        assertEquals("one\ntwo\n", output.toString(StandardCharsets.UTF_8));
        var over = Await.until(() -> runtime().run(key).orElseThrow(), RunStatus::hasEnded);
        assertEquals(Optional.of(0), over.exitCode());
        runtime().attach(new RunKey(environment, "nobody"), bytes(""), (error, piece) -> output.reset());
        assertEquals(8, output.size());
    }

    @Test
    void aRunThatReadsBeginsWhenSomebodyIsConnectedWhoMissesNothing() {
        var key = new RunKey(environment, "r-waits-" + environment.id());
        runtime().start(new RunSpec(key, "run", image(), failing(), Map.of(), LIMITS, true, false));
        var other = run("r-meanwhile", failing());
        runtime().start(other);
        awaitEnd(other);
        assertEquals(Optional.empty(), runtime().run(key).orElseThrow().exitCode());
        var output = new ByteArrayOutputStream();

        runtime().attach(key, bytes(""), (error, piece) -> output.writeBytes(piece));

        assertEquals("it fails\n", output.toString(StandardCharsets.UTF_8));
        var over = Await.until(() -> runtime().run(key).orElseThrow(), RunStatus::hasEnded);
        assertEquals(Optional.of(3), over.exitCode());
    }

    @Test
    void whoFollowsARunBeforeItBeginsGetsAllItsLines() throws Exception {
        var key = new RunKey(environment, "r-followed-" + environment.id());
        runtime().start(new RunSpec(key, "run", image(), telling(), Map.of(), LIMITS, true, false));
        var lines = new CopyOnWriteArrayList<String>();
        var id = runtime().run(key).orElseThrow().id();
        var follower = Thread.ofVirtual()
                .start(() -> runtime().follow(id, NodeRuntime.ALL_LINES, line -> {
                    lines.add(line.text());
                    return true;
                }));
        assertFalse(follower.join(Duration.ofMillis(500)));

        runtime().attach(key, bytes(""), (error, piece) -> {});

        assertTrue(follower.join(Duration.ofSeconds(20)));
        assertEquals(List.of("one", "two"), lines);
    }

    /** Whether {@link FakeNodeRuntime#ENDLESS} runs inside that instance. */
    protected abstract boolean endlessRuns(String instance);

    @Test
    void theTerminalOfARunTakesTheSizesOfItsClient() throws Exception {
        var key = new RunKey(environment, "r-sizes-" + environment.id());
        runtime().start(new RunSpec(key, "run", image(), sizing(), Map.of(), LIMITS, true, true));
        resizing((input, sizes, output) -> runtime().attach(key, input, sizes, output));
    }

    @Test
    void theTerminalOfACommandInsideAnInstanceTakesTheSizesOfItsClient() throws Exception {
        var instance = instance();
        resizing((input, sizes, output) -> runtime().exec(instance, sizing(), true, input, sizes, output));
    }

    private interface Connecting {
        void connect(InputStream input, TerminalSizes sizes, OutputSink output);
    }

    private static void resizing(Connecting command) throws Exception {
        var sizes = new TerminalSizes();
        var output = new StringBuffer();
        try (var keyboard = new PipedOutputStream();
                var input = new PipedInputStream(keyboard)) {
            // Before it is connected, as clients do.
            sizes.put(new TerminalSize(132, 40));
            var connected = Thread.ofVirtual()
                    .start(() -> command.connect(
                            input, sizes, (error, piece) -> output.append(new String(piece, StandardCharsets.UTF_8))));
            Await.until(output::toString, text -> text.contains("40 132"));
            sizes.put(new TerminalSize(80, 24));
            Await.until(output::toString, text -> text.contains("24 80"));
            keyboard.write(4);
            keyboard.flush();
            connected.join();
        }
    }

    private String instance() {
        var group = new GroupSpec(
                new GroupKey(environment, 1, "app", "sized"),
                image(),
                lasting(),
                Map.of(),
                List.of(),
                LIMITS,
                new Port.None(),
                1);
        runtime().apply(group);
        return Await.until(
                        () -> runtime().status(group.key()),
                        seen -> seen.size() == 1 && seen.getFirst().state() == InstanceState.HEALTHY)
                .getFirst()
                .id();
    }

    @Test
    void aCommandRunsInsideAnInstance() {
        var instance = instance();
        var output = new ByteArrayOutputStream();

        var code = runtime().exec(instance, "cat", false, bytes("hello"), (error, piece) -> output.writeBytes(piece));

        assertEquals(Optional.of(0), code);
        assertEquals("hello", output.toString(StandardCharsets.UTF_8));
        assertEquals(
                Optional.of(3), runtime().exec(instance, "exit 3", true, bytes(""), (error, piece) -> output.reset()));
        assertEquals(
                Optional.empty(), runtime().exec("nobody", "cat", false, bytes(""), (error, piece) -> output.reset()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsInterruptedEndsItsCommandInsideTheInstanceThoughThatReadsNothing(boolean terminal) throws Exception {
        var instance = instance();
        var code = new CompletableFuture<Optional<Integer>>();
        try (var keyboard = new PipedOutputStream();
                var input = new PipedInputStream(keyboard)) {
            var connected = Thread.ofVirtual()
                    .start(() -> code.complete(
                            runtime().exec(instance, FakeNodeRuntime.ENDLESS, terminal, input, (error, piece) -> {})));
            Await.until(() -> endlessRuns(instance));
            connected.interrupt();
            Await.until(() -> !endlessRuns(instance));
        }
        assertEquals(Optional.empty(), code.get(20, TimeUnit.SECONDS));
    }

    @Test
    void itGoesWithItsEnvironment() {
        runtime().start(run("r-environment", lasting()));

        runtime().removeEnvironment(environment);

        assertEquals(List.of(), mine());
    }

    @Test
    void withoutItsImageItIsRefused() {
        var run = run("r-image", telling());
        var missing = new RunSpec(run.key(), "run", "sha256:" + "0".repeat(64), "", Map.of(), LIMITS, false, false);

        assertThrows(ImageMissingException.class, () -> runtime().start(missing));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private RunSpec run(String id, String command) {
        var key = new RunKey(environment, id + "-" + environment.id());
        return new RunSpec(key, "run", image(), command, Map.of("A", "1"), LIMITS, false, false);
    }

    private RunStatus awaitEnd(RunSpec run) {
        return Await.until(() -> runtime().run(run.key()).orElseThrow(), RunStatus::hasEnded);
    }

    private List<RunStatus> mine() {
        return runtime().runs().stream()
                .filter(each -> each.key().environment().equals(environment))
                .toList();
    }
}
