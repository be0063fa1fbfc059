package berth.server.git;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.PlatformResource;
import berth.server.source.GitClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git shows where not its first request is refused but the one after: of that it would show the status alone. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitRefusedLaterTest {
    private static final PlatformException AWAY =
            new PlatformException(Category.UNAVAILABLE, "test.away", "the harbour is closed", "come back at high tide");

    @Inject
    PushingApp.Platform platform;

    @TempDir
    Path scratch;

    /** Refuses what git posts, when it is told to. */
    @Provider
    static class Refusing implements ContainerRequestFilter {
        private static volatile Optional<RuntimeException> with = Optional.empty();

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getMethod().equals("POST")
                    && request.getUriInfo().getPath().startsWith("/git/")) {
                with.ifPresent(failure -> {
                    throw failure;
                });
            }
        }
    }

    @AfterEach
    void nothingIsRefusedAnyMore() {
        Refusing.with = Optional.empty();
    }

    @Test
    void whoPushesReadsTheSentenceAndTheNextStep() {
        var app = platform.create("later-push");
        app.commit("one");
        Refusing.with = Optional.of(AWAY);
        assertShown(app.push("main"));
        Refusing.with = Optional.of(new PlatformException(
                Category.FORBIDDEN, "test.no", "the harbour is closed", "come back at high tide"));
        assertShown(app.push("main"));
    }

    @Test
    void alsoWhoPushesMuch() throws IOException {
        var app = platform.create("later-large");
        var large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        Files.write(app.git.folder().resolve("large.bin"), large);
        app.commit("one");
        Refusing.with = Optional.of(AWAY);
        assertShown(app.push("main"));
    }

    @Test
    void alsoWhoPushesFromAShallowClone() {
        var app = platform.create("later-shallow");
        app.commit("one");
        app.commit("two");
        assertEquals(0, app.push("main:feature").status());
        var shallow = new GitClient(scratch);
        shallow.run("clone", "-q", "--depth=1", "-b", "feature", app.url(), "clone");
        var clone = new GitClient(scratch.resolve("clone"));
        clone.write("index.html", "three").commit("three");
        Refusing.with = Optional.of(AWAY);
        assertShown(clone.execute("push", app.url(), "feature"));
    }

    @Test
    void whoFetchesReadsThemToo() {
        var app = platform.create("later-fetch");
        app.commit("one");
        assertEquals(0, app.push("main:feature").status());
        var client = GitClient.init(scratch);
        Refusing.with = Optional.of(AWAY);
        assertShown(client.execute("fetch", app.url(), "feature"));
        assertShown(client.execute("-c", "protocol.version=0", "fetch", app.url(), "feature"));
    }

    @Test
    void whatIsBerthsOwnFaultHasTheNumberOfItsIncident() {
        var app = platform.create("later-bug");
        app.commit("one");
        Refusing.with = Optional.of(new IllegalStateException("planned"));
        var refused = app.push("main");
        assertTrue(refused.output().contains("Berth failed; this is not your fault (incident "), refused.output());
        assertFalse(refused.output().contains("planned"), refused.output());
    }

    @Test
    void whoIsNotGitIsAnsweredWithTheStatus() {
        platform.create("later-other");
        Refusing.with = Optional.of(AWAY);
        given().auth()
                .preemptive()
                .basic("any", PlatformResource.TOKEN)
                .contentType("application/x-git-receive-pack-request")
                .body("0000".getBytes(StandardCharsets.US_ASCII))
                .post("/git/later-other.git/git-receive-pack")
                .then()
                .statusCode(503)
                .contentType("text/plain");
    }

    private static void assertShown(GitClient.Result refused) {
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("the harbour is closed\n"), refused.output());
        assertTrue(refused.output().contains("come back at high tide\n"), refused.output());
        assertFalse(refused.output().contains("HTTP"), refused.output());
    }
}
