package berth.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A developer's folder with a git repository in it, driven with the git client of this machine. */
final class Repository {
    private static final String ASK = "!f() { echo username=anybody; echo \"password=$PUSH_TOKEN\"; }; f";

    private final Path folder;
    private final App app;

    private Repository(Path folder, App app) {
        this.folder = folder;
        this.app = app;
    }

    /** An empty one whose remote {@code berth} is that app. */
    static Repository of(App app, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var repository = new Repository(folder, app);
        repository.git("init", "--quiet").run().succeeded();
        repository.git("remote", "add", "berth", app.gitUrl()).run().succeeded();
        return repository;
    }

    Repository write(String file, String text) {
        try {
            var path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Repository remove(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** All files below that folder. */
    Repository copy(Path source) {
        try (var files = Files.walk(source)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                write(source.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A web server of a few lines without any dependency that answers that text. */
    Repository writeGreeter(String text) {
        return write("package.json", "{\"name\": \"greeter\", \"scripts\": {\"start\": \"node server.js\"}}")
                .write("server.js", """
                        const server = require('node:http').createServer((request, response) => response.end('%s'));
                        server.listen(process.env.PORT);
                        process.on('SIGTERM', () => server.close(() => process.exit(0)));
                        """.formatted(text));
    }

    Repository commit(String subject) {
        git("add", "--all").run().succeeded();
        git("commit", "--quiet", "--allow-empty", "--message", subject).run().succeeded();
        return this;
    }

    String head() {
        return git("rev-parse", "HEAD").run().succeeded().output();
    }

    /** Commit id of that branch at Berth, empty if there is none. */
    String remote(String branch) {
        return git("ls-remote", "berth", "refs/heads/" + branch)
                .run()
                .succeeded()
                .output()
                .split("\\s")[0];
    }

    Command.Ending push() {
        return push("main");
    }

    Command.Ending push(String branch) {
        return pushing(branch).run();
    }

    Command pushing(String branch) {
        return git("push", "berth", "HEAD:refs/heads/" + branch);
    }

    private Command git(String... arguments) {
        var line = new ArrayList<>(List.of(
                "git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"));
        line.addAll(List.of("-c", "credential.helper=" + ASK));
        line.addAll(List.of(arguments));
        return new Command(
                folder,
                line,
                Map.of(
                        "PUSH_TOKEN", app.berth().token(),
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "LC_ALL", "C.UTF-8"));
    }
}
