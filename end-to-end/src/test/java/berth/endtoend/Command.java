package berth.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end with output and errors in one stream. */
final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** A line and when it came. */
    record Line(Instant at, String text) {}

    /** How it ended. */
    record Ending(int status, List<Line> lines, Instant at) {
        String output() {
            return String.join("\n", lines.stream().map(Line::text).toList());
        }

        Ending succeeded() {
            assertEquals(0, status, this::output);
            return this;
        }
    }

    private final ProcessBuilder builder;

    Command(Path folder, List<String> arguments, Map<String, String> variables) {
        builder = new ProcessBuilder(arguments).directory(folder.toFile()).redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("BERTH_") || name.startsWith("GIT_"));
        environment.putAll(variables);
    }

    /** Its process, for tests that end it before its time. */
    Process start() {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ending run() {
        return await(start());
    }

    static Ending await(Process process) {
        var lines = new ArrayList<Line>();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            process.getOutputStream().close();
            for (var text = out.readLine(); text != null; text = out.readLine()) {
                lines.add(new Line(Instant.now(), text));
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end after " + LIMIT + ": " + lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return new Ending(process.exitValue(), List.copyOf(lines), Instant.now());
    }
}
