package berth.server.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.Pushes;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs {@code git push} sees, and what it means. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitPushTest {
    private static final BuildOutcome BUILT =
            new BuildOutcome.Built("sha256:" + "b".repeat(64), "static", Map.of("web", ""), List.of(8080));
    private static final BuildOutcome BROKEN =
            new BuildOutcome.Failed("build.step-failed", "npm ci ended with 1", "mend package.json");

    @Inject
    PushingApp.Platform platform;

    @Inject
    Pushes pushes;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    EntityManager entities;

    @TempDir
    Path scratch;

    @BeforeEach
    void everythingWorks() {
        builder.answer(BUILT).write("[1/1] COPY . .");
    }

    @AfterEach
    void everythingWorksAgain() {
        builder.answer(BUILT).release();
        node.fate(group -> Fate.HEALTHY);
    }

    @Test
    void aPushThatEndsWellIsLive() {
        var app = platform.create("git-live");
        var commit = app.commit("hello");
        var push = app.push("main");
        assertEquals(0, push.status(), push.output());
        assertTrue(
                push.output()
                        .contains("remote: -----> git-live: received " + commit.substring(0, 8) + " \"hello\" by Ada"),
                push.output());
        assertTrue(push.output().contains("remote: [1/1] COPY . ."), push.output());
        assertTrue(push.output().contains("is live at http://git-live.localhost:8080/"), push.output());
        assertEquals(Optional.of(commit), app.branch("main"));
        assertEquals(commit + "\tHEAD\n" + commit + "\trefs/heads/main", app.git.run("ls-remote", "berth"));
        assertTrue(app.push("main").output().contains("Everything up-to-date"));
    }

    @Test
    void nothingIsSaidToBeReceivedThatIsNotStored() {
        var app = platform.create("git-unstored");
        app.commit("hello");
        database("alter table build add constraint build_nowhere check (number < 0) not valid");
        try {
            var push = app.push("main");
            assertNotEquals(0, push.status(), push.output());
            assertTrue(push.output().contains("Berth failed, incident"), push.output());
            assertFalse(push.output().contains("received"), push.output());
        } finally {
            database("alter table build drop constraint build_nowhere");
        }
        var again = app.push("main");
        assertEquals(0, again.status(), again.output());
    }

    @Test
    void linesArriveAsTheyAreWritten() throws Exception {
        var app = platform.create("git-lines");
        app.commit("hello");
        builder.hold();
        var push = PushingApp.start(app.git, "push", "berth", "main");
        push.awaitLine("remote: -----> git-lines: received");
        push.awaitLine("remote: [1/1] COPY . .");
        assertTrue(push.process().isAlive());
        assertEquals(Optional.empty(), app.branch("main"));
        builder.release();
        assertEquals(0, push.end(), push.lines().toString());
    }

    @Test
    void aSilentBuildSendsSignsOfLifeThatGitUnderstands() throws Exception {
        var app = platform.create("git-silent");
        app.commit("hello");
        builder.hold();
        var traced = "alias.traced=!GIT_TRACE_PACKET=1 git push berth main";
        var push = PushingApp.start(app.git, "-c", traced, "traced");
        push.awaitLine("remote: [1/1] COPY . .");
        push.awaitLine("sideband< \\1");
        builder.release();
        assertEquals(0, push.end(), push.lines().toString());
    }

    @Test
    void aBuildThatFailsRefusesThePushAndItsObjectsNeedNotComeAgain() throws IOException {
        var app = platform.create("git-broken");
        var large = new byte[1 << 20];
        new Random(1).nextBytes(large);
        Files.write(app.git.folder().resolve("large.bin"), large);
        app.commit("one");
        builder.answer(BROKEN);
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("remote:  !     npm ci ended with 1"), refused.output());
        assertTrue(refused.output().contains("remote:  !     code: build.step-failed"), refused.output());
        assertTrue(refused.output().contains("remote:  !     next: mend package.json"), refused.output());
        assertTrue(
                refused.output().contains("! [remote rejected] main -> main (build failed: npm ci ended with 1)"),
                refused.output());
        assertEquals(Optional.empty(), app.branch("main"));

        builder.answer(BUILT);
        var commit = app.commit("two");
        var mended = app.push("--progress", "main");
        assertEquals(0, mended.status(), mended.output());
        assertFalse(mended.output().contains("MiB"), mended.output());
        assertEquals(Optional.of(commit), app.branch("main"));
    }

    @Test
    void instancesThatCrashRefuseThePushWithWhatTheyWrote() {
        var app = platform.create("git-crash");
        app.commit("one");
        node.fate(group -> Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1"));
        node.output(group -> List.of("\u001b[31mSyntaxError\u001b[0m: Unexpected token\u0007"));
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("SyntaxError: Unexpected token "), refused.output());
        assertTrue(
                refused.output()
                        .contains(
                                "! [remote rejected] main -> main (deployment failed: the new web instance is not healthy: exited with code 1)"),
                refused.output());
        assertEquals(Optional.empty(), app.branch("main"));
    }

    @Test
    void aForcedPushDeploysWhatItSays() {
        var app = platform.create("git-forced");
        app.commit("one");
        app.push("main");
        app.git.run("commit", "-q", "--amend", "-m", "instead");
        assertTrue(app.push("main").output().contains("[rejected]"));
        var forced = app.push("--force", "main");
        assertEquals(0, forced.status(), forced.output());
        assertEquals(Optional.of(app.git.run("rev-parse", "HEAD")), app.branch("main"));
    }

    @Test
    void theSecondOfTwoPushesWaitsAndSaysSoAndUndoesNothing() throws Exception {
        var app = platform.create("git-two");
        app.commit("base");
        app.push("main");
        var other = app.workTree();
        other.run("pull", "-q", "berth", "main");
        var first = app.commit("first");
        other.write("other", "x").commit("second");

        builder.hold();
        var one = PushingApp.start(app.git, "push", "berth", "main");
        one.awaitLine("COPY");
        var two = PushingApp.start(other, "push", "berth", "main");
        two.awaitLine("waits for build 2 of " + first.substring(0, 8));
        builder.release();
        assertEquals(0, one.end(), one.lines().toString());
        assertNotEquals(0, two.end());
        two.awaitLine("! [remote rejected] main -> main (main moved to " + first.substring(0, 8));
        assertEquals(Optional.of(first), app.branch("main"));
    }

    @Test
    void aBuildThatMustWaitSaysSoAndIsRefusedPlainlyWhenItsAppIsDeleted() throws Exception {
        builder.hold();
        var busy = new ArrayList<PushingApp.Running>();
        for (String name : List.of("git-busy-1", "git-busy-2")) {
            var other = platform.create(name);
            other.commit("busy");
            busy.add(PushingApp.start(other.git, "push", "berth", "main"));
            busy.getLast().awaitLine("COPY");
        }
        var app = platform.create("git-deleted");
        app.commit("one");
        var push = PushingApp.start(app.git, "push", "berth", "main");
        push.awaitLine("waits for 2 builds of other apps before it");
        app.delete();
        assertNotEquals(0, push.end());
        push.awaitLine("! [remote rejected] main -> main (the app was deleted)");
        builder.release();
        for (PushingApp.Running other : busy) {
            assertEquals(0, other.end(), other.lines().toString());
        }
    }

    @Test
    void anAppThatIsDeletedWhileItBuildsRefusesThePushWithThatCause() throws Exception {
        builder.hold();
        var app = platform.create("git-deleted-running");
        app.commit("one");
        var push = PushingApp.start(app.git, "push", "berth", "main");
        push.awaitLine("COPY");
        app.delete();
        assertNotEquals(0, push.end());
        push.awaitLine("! [remote rejected] main -> main (the app was deleted)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void whoeverInterruptsGitLosesNothing(String signal) throws Exception {
        var app = platform.create("git-" + signal.toLowerCase(java.util.Locale.ROOT));
        var commit = app.commit("one");
        builder.hold();
        var push = PushingApp.start(app.git, "push", "berth", "main");
        push.awaitLine("COPY");
        assertEquals(1, pushes.followed());
        for (ProcessHandle process : push.process().descendants().toList()) {
            kill(signal, process.pid());
        }
        kill(signal, push.process().pid());
        assertNotEquals(0, push.end());
        Await.until(() -> "nobody follows it", () -> pushes.followed() == 0);
        builder.release();
        Await.until(() -> "main moved", () -> app.branch("main").equals(Optional.of(commit)));
        app.git.run("fetch", "-q", "berth");
        app.commit("two");
        assertEquals(0, app.push("main").status());
    }

    private static void kill(String signal, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    }

    private void database(String command) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(command).executeUpdate());
    }
}
