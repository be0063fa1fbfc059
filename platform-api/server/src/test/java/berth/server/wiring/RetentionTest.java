package berth.server.wiring;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.build.BuildLogs;
import berth.server.deployment.PushedApp;
import berth.server.setting.BerthConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is over is kept for a while, and then it goes. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RetentionTest {
    private final String name = "kept-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    PushedApp.Platform platform;

    @Inject
    BerthConfig config;

    @Inject
    BuildLogs logs;

    @Inject
    RetentionLoop retention;

    @Inject
    SetClock clock;

    @BeforeEach
    @AfterEach
    void theClockIsRight() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void eventsGoWhenTheyAreOldAndThatIsAnEvent() {
        platform.create(name);
        after(Duration.ofDays(364));
        operator().get("/api/v1/events?app=" + name).then().body("kind", hasItem("app.created"));
        after(Duration.ofDays(366));
        operator().get("/api/v1/events?app=" + name).then().body("kind", not(hasItem("app.created")));
        operator().get("/api/v1/events?kind=events.forgotten").then().body("[0].actor", equalTo("berth"));
    }

    @Test
    void logsGoOnceNothingWasWrittenIntoThemForLong() throws IOException {
        var build = UUID.randomUUID();
        logs.append(build, "a line");
        var production = platform.create(name).production();
        var folder =
                config.home().resolve("logs/instances").resolve(production.id().toString());
        var log = log(folder, "web.1.abc.log", Instant.now());
        var silent = log(folder, "web.1.old.log", Instant.now().minus(Duration.ofDays(20)));
        var strange = log(folder, "notes.txt", Instant.now().minus(Duration.ofDays(900)));
        after(Duration.ofDays(9));
        assertTrue(Files.exists(silent));
        after(Duration.ofDays(11));
        assertFalse(Files.exists(silent));
        assertTrue(Files.exists(log));
        assertTrue(logs.read(build).contains("a line"));
        after(Duration.ofDays(31));
        assertFalse(Files.exists(log));
        assertTrue(Files.exists(strange), "what is no log was removed");
        assertEquals("", logs.read(build));
    }

    @Test
    void logsOfEnvironmentsThatAreGoneGoAtOnce() throws IOException {
        var folder = config.home()
                .resolve("logs/instances")
                .resolve(UUID.randomUUID().toString());
        var log = log(folder, "web.1.abc.log", Instant.now());
        retention.turn();
        assertFalse(Files.exists(log));
        assertFalse(Files.exists(folder));
    }

    @Test
    void repositoriesOfDeletedAppsGoAMonthAfterTheyWereFirstSeenInTheRecycleBin() throws IOException {
        var app = platform.create(name);
        app.push("one");
        operator().delete("/api/v1/apps/" + name).then().statusCode(204);
        Await.until(() -> "it is in the recycle bin", () -> trashed().isPresent());
        var repository = trashed().orElseThrow();
        var other = Files.createDirectories(repository.resolveSibling("volume-of-somebody"));
        // A folder's own time says when something was last put into it, not when it was thrown away.
        Files.setLastModifiedTime(repository, FileTime.from(Instant.now().minus(Duration.ofDays(400))));
        retention.turn();
        assertTrue(Files.exists(repository.resolve("HEAD")));
        after(Duration.ofDays(29));
        assertTrue(Files.exists(repository.resolve("HEAD")));
        after(Duration.ofDays(31));
        assertFalse(Files.exists(repository));
        assertTrue(Files.exists(other), "what is no repository was removed");
        operator().get("/api/v1/events?app=" + name).then().body("kind", hasItem("app.repository-removed"));
    }

    @Test
    void whatWasTakenBackOutOfTheRecycleBinBeginsToLieThereAnew() throws IOException {
        var app = platform.create(name);
        var repository = config.home().resolve("git").resolve(id(app) + ".git");
        // As the first look at the recycle bin left it there once.
        Files.writeString(repository.resolve("berth-trashed-at"), "2001-01-01T00:00:00Z\n");
        operator().delete("/api/v1/apps/" + name).then().statusCode(204);
        Await.until(() -> "it is in the recycle bin", () -> trashed().isPresent());
        retention.turn();
        assertTrue(trashed().isPresent());
    }

    private static UUID id(PushedApp app) {
        return app.production().app().id();
    }

    private Optional<Path> trashed() {
        try (var found = Files.list(config.home().resolve("trash"))) {
            return found.filter(path -> path.getFileName().toString().startsWith(name + "-"))
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private void after(Duration time) {
        clock.ahead(time);
        retention.turn();
    }

    private static Path log(Path folder, String name, Instant written) throws IOException {
        Files.createDirectories(folder);
        var file = Files.writeString(folder.resolve(name), Instant.now() + " o a line\n");
        return Files.setLastModifiedTime(file, FileTime.from(written));
    }
}
