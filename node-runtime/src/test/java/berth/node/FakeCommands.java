package berth.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The few commands that instances and runs of a {@link FakeNodeRuntime} know. */
final class FakeCommands {
    private static final int END_OF_FILE = 4;

    private final FakeNodeRuntime runtime;
    private final FakeInstances instances;
    private final FakeRuns runs;
    private int endless;

    FakeCommands(FakeNodeRuntime runtime, FakeInstances instances, FakeRuns runs) {
        this.runtime = runtime;
        this.instances = instances;
        this.runs = runs;
    }

    /**
     * Every command that reads, and that the test does not end at once, is {@code cat}: it writes what it reads, and ends with its input, a run with it. On a terminal it is
     * {@link FakeNodeRuntime#SIZING}.
     */
    void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
        RunSpec spec;
        List<LogLine> written;
        boolean over;
        synchronized (runtime) {
            runtime.requireAvailable("connect to " + run);
            if (!runs.exists(run)) {
                return;
            }
            runs.begin(run);
            runtime.notifyAll();
            spec = runs.spec(run);
            written = runs.lines(run);
            over = runs.status(run).orElseThrow().hasEnded();
        }
        written.forEach(line -> output.write(line.error(), (line.text() + "\n").getBytes(StandardCharsets.UTF_8)));
        if (spec.input() && !over) {
            run(spec.terminal() ? FakeNodeRuntime.SIZING : "cat", input, sizes, output);
            runtime.end(run, 0);
        }
    }

    /** The command's exit code; empty if there is no such instance, or the command was ended. */
    Optional<Integer> exec(
            String instanceId, String command, InputStream input, TerminalSizes sizes, OutputSink output) {
        synchronized (runtime) {
            runtime.requireAvailable("run a command in " + instanceId);
            if (!instances.exists(instanceId)) {
                return Optional.empty();
            }
        }
        return run(command, input, sizes, output);
    }

    private Optional<Integer> run(String command, InputStream input, TerminalSizes sizes, OutputSink output) {
        if (command.equals("cat")) {
            cat(input, output);
        }
        if (command.equals(FakeNodeRuntime.SIZING)) {
            tellSizes(input, sizes, output);
        }
        if (command.equals(FakeNodeRuntime.ENDLESS) && !waitForEver()) {
            return Optional.empty();
        }
        return Optional.of(command.startsWith("exit ") ? Integer.parseInt(command.substring(5)) : 0);
    }

    /** How many commands that go on until they are ended run. */
    synchronized int endless() {
        return endless;
    }

    /** Returns false: it was ended. */
    private synchronized boolean waitForEver() {
        endless++;
        try {
            while (true) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            endless--;
        }
    }

    /** Writes rows and columns of each size that comes, until the client's end of file or ^D. */
    private static void tellSizes(InputStream input, TerminalSizes sizes, OutputSink output) {
        var teller = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var size = sizes.take();
                    output.write(false, (size.rows() + " " + size.columns() + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            for (int next = input.read(); next >= 0 && next != END_OF_FILE; next = input.read()) {
                // Only its end matters.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            teller.interrupt();
        }
    }

    private static void cat(InputStream input, OutputSink output) {
        try {
            byte[] piece = new byte[1024];
            for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
                output.write(false, Arrays.copyOf(piece, length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
