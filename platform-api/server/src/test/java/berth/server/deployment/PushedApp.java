package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.node.GroupKey;
import berth.server.PlatformResource;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.setting.BerthConfig;
import berth.server.source.GitClient;
import berth.server.source.Repositories;
import berth.server.source.Source;
import berth.server.team.Actor;
import berth.server.team.Teams;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An app with a work tree, for tests that push to it. */
public final class PushedApp {
    private final Platform platform;
    private final GitClient git;
    final AppRef app;

    private PushedApp(Platform platform, AppRef app) {
        this.platform = platform;
        this.app = app;
        try {
            this.git = GitClient.init(Files.createTempDirectory(platform.config.home(), "work-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes apps. */
    @ApplicationScoped
    public static class Platform {
        private final BerthConfig config;
        private final Apps apps;
        private final Environments environments;
        private final Repositories repositories;
        private final Pushes pushes;
        private final Teams teams;

        Platform(
                BerthConfig config,
                Apps apps,
                Environments environments,
                Repositories repositories,
                Pushes pushes,
                Teams teams) {
            this.config = config;
            this.apps = apps;
            this.environments = environments;
            this.repositories = repositories;
            this.pushes = pushes;
            this.teams = teams;
        }

        /** A new app with an empty work tree. */
        public PushedApp create(String name) {
            return new PushedApp(this, apps.create(operator(), name));
        }

        /** A new app that is live, with release 1. */
        public PushedApp live(String name) throws Exception {
            var app = create(name);
            assertInstanceOf(PushResult.Live.class, app.push("one").end());
            return app;
        }

        /** Who tests. */
        public Actor operator() {
            return teams.authenticate(PlatformResource.TOKEN);
        }
    }

    /** A push that is under way. */
    public record Push(PushTicket ticket, String commit, List<String> lines, CompletableFuture<PushResult> result) {
        /** Waits for what becomes of it. */
        public PushResult end() throws Exception {
            return result.get(30, TimeUnit.SECONDS);
        }
    }

    /** Its production environment, as it is now. */
    public EnvironmentRef production() {
        return platform.environments.list(app).getFirst();
    }

    /** Its name. */
    public String name() {
        return app.name();
    }

    /** Whether that group of instances is its own. */
    boolean owns(GroupKey group) {
        return group.environment().app().equals(name());
    }

    /** Whether it is the one of that release. */
    boolean owns(GroupKey group, int release) {
        return owns(group) && group.release() == release;
    }

    /** Where the API has something of its production environment, for example {@code /config}. */
    public String path(String what) {
        return "/api/v1/apps/" + name() + "/environments/production" + what;
    }

    Optional<String> main() {
        return platform.repositories.branch(app.id(), "main");
    }

    /** Commits a change and brings it into the app's repository, kept but on no branch. */
    String commit(String text) {
        var commit = git.write("index.html", text).commit(text);
        var repository = platform.config.home().resolve("git").resolve(app.id() + ".git");
        git.run("push", "-q", repository.toString(), "HEAD:refs/incoming/" + commit);
        platform.repositories.keep(app.id(), commit);
        return commit;
    }

    /** Adds a file to the work tree, which the next commit brings along. */
    public PushedApp write(String path, String text) {
        git.write(path, text);
        return this;
    }

    /** Commits a change and pushes it. */
    public Push push(String text) {
        return push(commit(text), main());
    }

    /** Commits these files and pushes them. */
    public Push push(Map<String, String> files) {
        files.forEach((name, text) -> git.write(name, text));
        return push("files");
    }

    Push push(String commit, Optional<String> expectedOld) {
        var source =
                new Source(UUID.randomUUID(), app.id(), commit, "main", expectedOld, "a change", "Ann", "operator");
        var ticket = platform.pushes.accept(platform.operator(), production(), source);
        var lines = new CopyOnWriteArrayList<String>();
        var result = new CompletableFuture<PushResult>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(platform.pushes.follow(ticket, line -> {
                    lines.add(line);
                    return true;
                }));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return new Push(ticket, commit, lines, result);
    }
}
