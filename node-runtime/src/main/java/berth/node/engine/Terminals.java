package berth.node.engine;

import berth.node.NodeUnavailableException;
import berth.node.OutputSink;
import berth.node.RunKey;
import berth.node.TerminalSize;
import berth.node.TerminalSizes;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Connects clients to what runs in containers. */
final class Terminals {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final int MOST_TRIES = 100;
    private static final Duration ENDING_LIMIT = Duration.ofSeconds(10);

    private final Engine engine;
    private final Containers containers;
    private final Runs runs;
    private final URI host;
    private final InsideCommands inside;

    Terminals(Engine engine, Containers containers, Runs runs, DockerEngineOptions options) {
        this.engine = engine;
        this.containers = containers;
        this.runs = runs;
        this.host = options.host();
        this.inside = new InsideCommands(engine);
    }

    void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
        runs.container(run)
                .ifPresent(found -> talk(
                        "connect to run " + run.id(),
                        "/containers/" + found.id() + "/attach?stream=1&logs=1&stdin=1&stdout=1&stderr=1",
                        "",
                        found.terminal(),
                        input,
                        output,
                        () -> sizing(
                                found.terminal(),
                                sizes,
                                size -> engine.docker()
                                        .resizeContainerCmd(found.id())
                                        .withSize(size.rows(), size.columns())
                                        .exec())));
    }

    Optional<Integer> exec(
            String instance,
            String command,
            boolean terminal,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output) {
        if (!containers.isOurs(instance)) {
            return Optional.empty();
        }
        var mark = new ExecMark();
        return create(instance, mark, command, terminal).flatMap(id -> {
            boolean heard = false;
            try {
                talk(
                        "run a command in instance " + instance,
                        "/exec/" + id + "/start",
                        "{\"Detach\":false,\"Tty\":" + terminal + "}",
                        terminal,
                        input,
                        output,
                        () -> sizing(
                                terminal,
                                sizes,
                                size -> engine.docker()
                                        .resizeExecCmd(id)
                                        .withSize(size.rows(), size.columns())
                                        .exec()));
                heard = !Thread.currentThread().isInterrupted();
            } finally {
                if (!heard) {
                    end(instance, mark);
                }
            }
            return heard ? exitCode(id) : Optional.empty();
        });
    }

    /** Nobody hears it any more, and the engine leaves it running. */
    private void end(String instance, ExecMark mark) {
        // A call of an interrupted thread is given up at once.
        boolean interrupted = Thread.interrupted();
        try {
            inside.run(instance, mark.ending(), ENDING_LIMIT);
        } catch (NodeUnavailableException gone) {
            // With the instance, its commands have ended.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<String> create(String instance, ExecMark mark, String command, boolean terminal) {
        return engine.call("run a command in instance " + instance, () -> {
            try {
                return Optional.of(engine.docker()
                        .execCreateCmd(instance)
                        .withCmd("/bin/sh", "-c", command)
                        .withEnv(List.of(mark.variable()))
                        .withAttachStdin(true)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withTty(terminal)
                        .exec()
                        .getId());
            } catch (NotFoundException | ConflictException gone) {
                return Optional.empty();
            }
        });
    }

    /** The output ends when the command closes it, a moment before the engine knows that it has ended. */
    private Optional<Integer> exitCode(String id) {
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                var seen = engine.call(
                        "see how a command ended",
                        () -> engine.docker().inspectExecCmd(id).exec());
                var code = seen.getExitCodeLong();
                if (!seen.isRunning() && code != null) {
                    return Optional.of(code.intValue());
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Gives a terminal each size that its client's has, until it is interrupted; nothing for what has none. */
    private static Thread sizing(boolean terminal, TerminalSizes sizes, Consumer<TerminalSize> resize) {
        return Thread.ofVirtual().name("docker-size").start(() -> {
            try {
                while (terminal) {
                    set(sizes.take(), sizes, resize);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The first size often comes before the engine has started the command: until then it refuses. */
    private static void set(TerminalSize size, TerminalSizes sizes, Consumer<TerminalSize> resize)
            throws InterruptedException {
        for (int tries = 0; tries < MOST_TRIES && sizes.isEmpty(); tries++) {
            try {
                resize.accept(size);
                return;
            } catch (RuntimeException notYetOrOver) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
            }
        }
    }

    private void talk(
            String doing,
            String path,
            String body,
            boolean terminal,
            InputStream input,
            OutputSink output,
            Supplier<Thread> sizing) {
        try (var connection = Hijacked.open(host, path, body)) {
            var pump = connection.pump(input);
            var sizes = sizing.get();
            try {
                connection.read(terminal, output);
            } finally {
                pump.interrupt();
                sizes.interrupt();
            }
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw engine.unreachable(doing, e);
        }
    }
}
