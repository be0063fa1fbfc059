package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Limits;
import berth.node.Port;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.RunStatus;
import berth.node.TerminalSize;
import berth.node.TerminalSizes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attached runs that are over as soon as they have begun: the engine does not end a stream that comes too late for them. */
class AttachedRunIT {
    private static final TestEngine ENGINE = new TestEngine("attached");
    private static final DockerEngineRuntime RUNTIME = new DockerEngineRuntime(ENGINE.options());
    private static final EnvironmentKey ENVIRONMENT = new EnvironmentKey("attached", "shop", "production");
    private static final Limits LIMITS = new Limits(64 << 20, 1, 50);
    private static final int AT_ONCE = 3;

    @AfterAll
    static void close() {
        RUNTIME.removeEnvironment(ENVIRONMENT);
        RUNTIME.close();
        ENGINE.close();
    }

    /** What a client gets. */
    private record Heard(String output, Optional<Integer> exitCode) {}

    @Test
    void whoeverIsConnectedHearsAllThatAShortRunWritesAndItsEnd() throws Exception {
        var wanted = new ArrayList<Heard>();
        var calls = new ArrayList<Callable<Heard>>();
        for (int i = 0; i < 15; i++) {
            int number = i;
            wanted.add(new Heard("", Optional.of(i)));
            calls.add(() -> attached("exit-" + number, "exit " + number, Optional.empty()));
            wanted.add(new Heard(lines(i), Optional.of(0)));
            calls.add(() -> attached("echo-" + number, "seq 1 " + number, Optional.empty()));
        }
        assertEquals(wanted, all(calls));
    }

    @Test
    void aTerminalHasTheSizeOfItsClientsBeforeItsCommandBegins() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(new Heard("40 132\r\n", Optional.of(0)), attached("size-" + i, "stty size", size(132, 40)));
        }
        assertEquals(
                new Heard("40 132\r\nend\r\n", Optional.of(7)),
                attached("size-script", "stty size; echo end; exit 7", size(132, 40)));
    }

    @Test
    void whoIsInterruptedIsConnectedNoLonger() throws Exception {
        var run = new RunSpec(
                new RunKey(ENVIRONMENT, "left"),
                "run",
                ENGINE.baseImage(),
                "sleep 1000",
                Map.of(),
                LIMITS,
                true,
                false);
        RUNTIME.start(run);
        try (var keyboard = new PipedOutputStream();
                var input = new PipedInputStream(keyboard)) {
            var connected = Thread.ofVirtual().start(() -> RUNTIME.attach(run.key(), input, (error, piece) -> {}));
            Await.until(
                    () -> ENGINE.inspect(RUNTIME.run(run.key()).orElseThrow().id())
                            .getState()
                            .getRunning());
            connected.interrupt();
            assertTrue(connected.join(Duration.ofSeconds(10)));
        }
        RUNTIME.remove(run.key(), Duration.ZERO);
    }

    @Test
    void whoIsConnectedToARunThatTheEngineCannotStartHearsItsEnd(@TempDir Path folder) throws Exception {
        assertEquals(
                new Heard("", Optional.of(128)),
                attached("refused", ENGINE.image(folder, "USER nobody-knows"), "echo hi", Optional.empty()));
    }

    @Test
    void whoTellsNoSizeHasATerminalWithoutOne() throws Exception {
        assertEquals(
                new Heard("0 0\r\n", Optional.of(0)),
                attached("size-none", "stty size", Optional.of(new TerminalSizes())));
    }

    @Test
    void aTerminalInsideAnInstanceHasItsSizeTooAndHearsTheEndOfTheInput() {
        var group = new GroupSpec(
                new GroupKey(ENVIRONMENT, 1, "app", "web"),
                ENGINE.baseImage(),
                "sleep 1000",
                Map.of(),
                List.of(),
                LIMITS,
                new Port.None(),
                1);
        RUNTIME.apply(group);
        var instance = RUNTIME.status(group.key()).getFirst().id();
        var output = new ByteArrayOutputStream();
        var code = RUNTIME.exec(
                instance,
                "stty size; cat; exit 7",
                true,
                new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)),
                size(132, 40).orElseThrow(),
                (error, piece) -> output.writeBytes(piece));
        assertEquals(Optional.of(7), code);
        // The terminal echoes what its client types, before what the command writes or after.
        var heard = output.toString(StandardCharsets.UTF_8);
        assertTrue(List.of("40 132\r\nhellohello", "hello40 132\r\nhello").contains(heard), heard);
    }

    private static Optional<TerminalSizes> size(int columns, int rows) {
        var sizes = new TerminalSizes();
        sizes.put(new TerminalSize(columns, rows));
        return Optional.of(sizes);
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(line -> line + "\n").reduce("", String::concat);
    }

    private static List<Heard> all(List<Callable<Heard>> calls) throws Exception {
        var heard = new ArrayList<Heard>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Heard>> futures = calls.stream().map(threads::submit).toList();
            try {
                for (Future<Heard> future : futures) {
                    heard.add(future.get(30, TimeUnit.SECONDS));
                }
            } finally {
                threads.shutdownNow();
            }
        }
        return heard;
    }

    private static Heard attached(String id, String command, Optional<TerminalSizes> terminal) throws Exception {
        return attached(id, ENGINE.baseImage(), command, terminal);
    }

    /** As the control plane does: one starts the run and clears up behind it, another connects as soon as it is there. */
    private static Heard attached(String id, String image, String command, Optional<TerminalSizes> terminal)
            throws Exception {
        var run = new RunSpec(
                new RunKey(ENVIRONMENT, id), "run", image, command, Map.of(), LIMITS, true, terminal.isPresent());
        var output = new ByteArrayOutputStream();
        try (var watch = Executors.newVirtualThreadPerTaskExecutor();
                var keyboard = new PipedOutputStream();
                var input = new PipedInputStream(keyboard)) {
            var ended = watch.submit(() -> {
                RUNTIME.start(run);
                var over = Await.until(() -> RUNTIME.run(run.key()).orElseThrow(), RunStatus::hasEnded);
                RUNTIME.remove(run.key(), Duration.ZERO);
                return over;
            });
            Await.until(() -> RUNTIME.run(run.key()).isPresent());
            RUNTIME.attach(
                    run.key(),
                    input,
                    terminal.orElseGet(TerminalSizes::new),
                    (error, piece) -> output.writeBytes(piece));
            return new Heard(
                    output.toString(StandardCharsets.UTF_8),
                    ended.get(30, TimeUnit.SECONDS).exitCode());
        }
    }
}
