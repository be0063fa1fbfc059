package berth.server.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real git client in a folder, free of the settings of whoever runs the tests. */
public final class GitClient {
    private final Path folder;

    /** Runs in that folder, which exists. */
    public GitClient(Path folder) {
        this.folder = folder;
    }

    /** A new work tree whose branch is main. */
    public static GitClient init(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var client = new GitClient(folder);
        client.run("init", "-q", "-b", "main");
        return client;
    }

    /** The work tree. */
    public Path folder() {
        return folder;
    }

    /** Writes a file, with the folders above it. */
    public GitClient write(String path, String content) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything and returns the commit. */
    public String commit(String message) {
        run("add", "-A");
        run("commit", "-q", "--allow-empty", "-m", message);
        return run("rev-parse", "HEAD");
    }

    /** Runs a command that must succeed, and returns what it wrote, without the last line's end. */
    public String run(String... arguments) {
        var result = execute(arguments);
        assertEquals(0, result.status(), () -> "git " + String.join(" ", arguments) + "\n" + result.output());
        return result.output().stripTrailing();
    }

    /** Runs a command to its end. */
    public Result execute(String... arguments) {
        try {
            var process = start(arguments);
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a command; both its outputs are in its input stream. */
    public Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        var variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("GIT_"));
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_AUTHOR_NAME", "Ada");
        variables.put("GIT_AUTHOR_EMAIL", "ada@example.org");
        variables.put("GIT_COMMITTER_NAME", "Ada");
        variables.put("GIT_COMMITTER_EMAIL", "ada@example.org");
        return builder.start();
    }

    /** How a command ended, and what it wrote to both outputs. */
    public record Result(int status, String output) {}
}
