package berth.server.git;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.setting.BerthConfig;
import berth.server.source.GitClient;
import berth.server.source.Repositories;
import berth.server.team.Teams;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** An app with a work tree whose remote {@code berth} is the platform, by HTTP. */
final class PushingApp {
    private final Platform platform;
    final AppRef app;
    final GitClient git;

    private PushingApp(Platform platform, AppRef app) {
        this.platform = platform;
        this.app = app;
        this.git = workTree();
    }

    /** Makes apps. */
    @ApplicationScoped
    static class Platform {
        private final BerthConfig config;
        private final Apps apps;
        private final Teams teams;
        private final Repositories repositories;

        Platform(BerthConfig config, Apps apps, Teams teams, Repositories repositories) {
            this.config = config;
            this.apps = apps;
            this.teams = teams;
            this.repositories = repositories;
        }

        PushingApp create(String name) {
            return new PushingApp(this, apps.create(teams.authenticate(PlatformResource.TOKEN), name));
        }
    }

    void delete() {
        platform.apps.delete(platform.teams.authenticate(PlatformResource.TOKEN), app.name());
    }

    static String url(String token, String app) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        var actual = ConfigProvider.getConfig().getOptionalValue("test.url", String.class);
        var host = actual.map(url -> url.substring("http://".length())).orElse("localhost:" + port);
        return "http://any:" + token + "@" + host + "/git/" + app + ".git";
    }

    String url() {
        return url(PlatformResource.TOKEN, app.name());
    }

    /** Another work tree with the same remote. */
    GitClient workTree() {
        try {
            var client = GitClient.init(Files.createTempDirectory(platform.config.home(), "work-"));
            client.run("remote", "add", "berth", url());
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String commit(String text) {
        return git.write("index.html", text).commit(text);
    }

    GitClient.Result push(String... arguments) {
        var command = new ArrayList<>(List.of("push", "berth"));
        command.addAll(List.of(arguments));
        return git.execute(command.toArray(String[]::new));
    }

    Path repository() {
        return platform.config.home().resolve("git").resolve(app.id() + ".git");
    }

    Optional<String> branch(String name) {
        return platform.repositories.branch(app.id(), name);
    }

    /** A push that goes on in the background. */
    static Running start(GitClient client, String... arguments) throws IOException {
        var running = new Running(client.start(arguments), new CopyOnWriteArrayList<>());
        Thread.ofVirtual().start(running::read);
        return running;
    }

    record Running(Process process, List<String> lines) {
        void awaitLine(String part) {
            Await.until(() -> part + " in " + lines, () -> lines.stream().anyMatch(line -> line.contains(part)));
        }

        int end() throws InterruptedException {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("git did not end: " + lines);
            }
            return process.exitValue();
        }

        private void read() {
            try (var reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line.stripTrailing());
                }
            } catch (IOException e) {
                lines.add("(" + e + ")");
            }
        }
    }
}
