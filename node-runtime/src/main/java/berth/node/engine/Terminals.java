package berth.node.engine;

import berth.node.OutputSink;
import berth.node.RunKey;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;

/** Connects clients to what runs in containers. */
final class Terminals {
    private final Engine engine;
    private final Containers containers;
    private final Runs runs;
    private final URI host;

    Terminals(Engine engine, Containers containers, Runs runs, DockerEngineOptions options) {
        this.engine = engine;
        this.containers = containers;
        this.runs = runs;
        this.host = options.host();
    }

    void attach(RunKey run, InputStream input, OutputSink output) {
        runs.container(run)
                .ifPresent(found -> talk(
                        "connect to run " + run.id(),
                        "/containers/" + found.id() + "/attach?stream=1&logs=1&stdin=1&stdout=1&stderr=1",
                        "",
                        found.terminal(),
                        input,
                        output));
    }

    Optional<Integer> exec(String instance, String command, boolean terminal, InputStream input, OutputSink output) {
        if (!containers.isOurs(instance)) {
            return Optional.empty();
        }
        return create(instance, command, terminal).flatMap(id -> {
            talk(
                    "run a command in instance " + instance,
                    "/exec/" + id + "/start",
                    "{\"Detach\":false,\"Tty\":" + terminal + "}",
                    terminal,
                    input,
                    output);
            return exitCode(id);
        });
    }

    private Optional<String> create(String instance, String command, boolean terminal) {
        return engine.call("run a command in instance " + instance, () -> {
            try {
                return Optional.of(engine.docker()
                        .execCreateCmd(instance)
                        .withCmd("/bin/sh", "-c", command)
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

    private Optional<Integer> exitCode(String id) {
        if (Thread.currentThread().isInterrupted()) {
            return Optional.empty();
        }
        return engine.call(
                "see how a command ended",
                () -> Optional.ofNullable(
                                engine.docker().inspectExecCmd(id).exec().getExitCodeLong())
                        .map(Long::intValue));
    }

    private void talk(String doing, String path, String body, boolean terminal, InputStream input, OutputSink output) {
        try (var connection = Hijacked.open(host, path, body)) {
            var pump = connection.pump(input);
            try {
                connection.read(terminal, output);
            } finally {
                pump.interrupt();
            }
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw engine.unreachable(doing, e);
        }
    }
}
