package berth.node.engine;

import berth.node.NodeUnavailableException;
import berth.node.OutputSink;
import berth.node.RunKey;
import berth.node.RunStatus;
import berth.node.TerminalSize;
import berth.node.TerminalSizes;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connects clients to what runs in containers. */
final class Terminals {
    private static final System.Logger LOG = System.getLogger(Terminals.class.getName());
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final int MOST_TRIES = 100;
    private static final Duration ENDING_LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** What the engine still has of an ended run comes sooner. */
    private static final Duration SILENCE_AFTER_END = Duration.ofSeconds(5);
    /** A client tells the size of its terminal as soon as it is connected, or never. */
    private static final Duration FIRST_SIZE = Duration.ofMillis(300);

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

    /**
     * What is talked to.
     *
     * @param doing completes the sentence "could not …"
     * @param path where the engine gives its streams
     * @param body for there
     * @param held whether it is a {@link HeldCommand} to let go
     */
    private record Command(
            String doing, String path, String body, boolean terminal, boolean held, Consumer<TerminalSize> resize) {}

    /**
     * Whoever comes before it begins hears all of it from the engine, and its end. To a stream that comes later the engine may
     * forget to tell the end, or even to answer: that is seen here.
     *
     * @param begin starts the container of that id
     */
    void attach(RunKey run, Consumer<String> begin, InputStream input, TerminalSizes sizes, OutputSink output) {
        runs.container(run).ifPresent(found -> {
            var command = new Command(
                    "connect to run " + run.id(),
                    "/containers/" + found.id() + "/attach?stdout=1&stderr=1"
                            + (found.waits()
                                    ? "&stream=1&stdin=1"
                                    : hasEnded(run) ? "&logs=1" : "&logs=1&stream=1&stdin=1"),
                    "",
                    found.terminal(),
                    found.held(),
                    size -> engine.docker()
                            .resizeContainerCmd(found.id())
                            .withSize(size.rows(), size.columns())
                            .exec());
            Consumer<Hijacked> leave = connection -> leaveAfterEnd(run, connection);
            talk(command, leave, found.waits() ? () -> begin.accept(found.id()) : () -> {}, input, sizes, output);
        });
    }

    private boolean hasEnded(RunKey run) {
        return runs.status(run).map(RunStatus::hasEnded).orElse(true);
    }

    /** Ends a connection that the engine does not, after the last that comes; until interrupted. */
    private void leaveAfterEnd(RunKey run, Hijacked connection) {
        boolean over = false;
        try {
            while (!over || !connection.isSilentFor(SILENCE_AFTER_END)) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
                try {
                    over = over || hasEnded(run);
                } catch (NodeUnavailableException e) {
                    LOG.log(Level.DEBUG, "the end of run {0} is not seen yet: {1}", run.id(), e.getMessage());
                }
            }
            connection.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                var talked = new Command(
                        "run a command in instance " + instance,
                        "/exec/" + id + "/start",
                        "{\"Detach\":false,\"Tty\":" + terminal + "}",
                        terminal,
                        terminal,
                        size -> engine.docker()
                                .resizeExecCmd(id)
                                .withSize(size.rows(), size.columns())
                                .exec());
                talk(talked, connection -> {}, () -> {}, input, sizes, output);
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
        var words = List.of("/bin/sh", "-c", command);
        return engine.call("run a command in instance " + instance, () -> {
            try {
                return Optional.of(engine.docker()
                        .execCreateCmd(instance)
                        .withCmd((terminal ? HeldCommand.of(words) : words).toArray(String[]::new))
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

    /** Sets the first size, if there is one soon, and lets the command go. */
    private void letGo(Command command, Hijacked connection, TerminalSizes sizes)
            throws InterruptedException, IOException {
        for (var size = sizes.take(FIRST_SIZE); size.isPresent(); size = sizes.take(Duration.ZERO)) {
            set(size.get(), sizes, command);
        }
        try {
            connection.write(HeldCommand.GO);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // It was ended: whoever reads sees that.
        }
    }

    /** Gives a terminal each size that its client's has, until it is interrupted; nothing for what has none. */
    private Thread sizing(Command command, TerminalSizes sizes) {
        return Thread.ofVirtual().name("docker-size").start(() -> {
            try {
                while (command.terminal()) {
                    set(sizes.take(), sizes, command);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The first size often comes before the engine has started the command. */
    private void set(TerminalSize size, TerminalSizes sizes, Command command) throws InterruptedException {
        for (int tries = 0; tries < MOST_TRIES && sizes.isEmpty(); tries++) {
            if (resize(size, command)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
        }
    }

    /** Returns false if the engine says that the command does not run yet. */
    private boolean resize(TerminalSize size, Command command) {
        try {
            return engine.call("set the size of a terminal", () -> {
                try {
                    command.resize().accept(size);
                    return true;
                } catch (ConflictException notYet) {
                    return false;
                }
            });
        } catch (NodeUnavailableException e) {
            // It is over, or the engine is gone: whoever reads sees that.
            LOG.log(Level.DEBUG, "a terminal keeps its size: {0}", e.getMessage());
            return true;
        }
    }

    /**
     * Talks until the engine, or {@code watch} says that nothing more comes.
     *
     * @param watch on a thread of its own, interrupted at the end
     * @param connected once all that the command writes is heard
     */
    private void talk(
            Command command,
            Consumer<Hijacked> watch,
            Runnable connected,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output) {
        try (var connection = Hijacked.connect(host)) {
            var threads = new ArrayList<Thread>();
            threads.add(Thread.ofVirtual().name("docker-end").start(() -> watch.accept(connection)));
            try {
                connection.ask(command.path(), command.body());
                connected.run();
                if (command.held()) {
                    letGo(command, connection, sizes);
                }
                threads.add(connection.pump(input, command.terminal()));
                threads.add(sizing(command, sizes));
                connection.read(command.terminal(), command.held() ? new WithoutEcho(output) : output);
            } catch (IOException e) {
                if (!connection.isLeft()) {
                    throw e;
                }
            } finally {
                threads.forEach(Thread::interrupt);
            }
        } catch (ClosedByInterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw engine.unreachable(command.doing(), e);
        }
    }
}
