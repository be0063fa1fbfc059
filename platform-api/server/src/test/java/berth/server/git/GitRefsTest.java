package berth.server.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each ref of a push has its own truth. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitRefsTest {
    private static final BuildOutcome BUILT =
            new BuildOutcome.Built("sha256:" + "b".repeat(64), "static", Map.of("web", ""), List.of(8080));
    private static final BuildOutcome BROKEN = new BuildOutcome.Failed("build.step-failed", "it does not build", "");

    @Inject
    PushingApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    EntityManager database;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(BUILT);
    }

    @AfterEach
    void buildsSucceedAgain() {
        builder.answer(BUILT);
    }

    @Test
    void aBranchThatNothingFollowsIsStoredAndSaysSo() {
        var app = platform.create("refs-feature");
        var commit = app.commit("one");
        var before = asked("refs-taken");
        var push = app.push("main:feature");
        assertEquals(0, push.status(), push.output());
        assertTrue(
                push.output().contains("remote: -----> no environment follows feature; main deploys production"),
                push.output());
        assertEquals(
                1,
                push.output()
                        .lines()
                        .filter(line -> line.startsWith("remote: ----->"))
                        .count(),
                push.output());
        assertEquals(Optional.of(commit), app.branch("feature"));
        assertEquals(Optional.empty(), app.branch("main"));
        assertEquals(before, asked("refs-taken"));
        assertEquals(0, app.push("--delete", "feature").status());
        assertEquals(Optional.empty(), app.branch("feature"));
        assertEquals(
                List.of("{\"stored\": \"refs/heads/feature\"}", "{\"deleted\": \"refs/heads/feature\"}"),
                details("refs-feature"));
    }

    private List<?> details(String app) {
        return database.createNativeQuery(
                        "select cast(detail as text) from event where app = :app and kind = 'refs.changed' order by id")
                .setParameter("app", app)
                .getResultList();
    }

    @Test
    void aTagIsStored() {
        var app = platform.create("refs-tag");
        app.commit("one");
        app.git.run("tag", "-a", "v1", "-m", "one");
        var push = app.push("v1");
        assertEquals(0, push.status(), push.output());
        assertTrue(push.output().contains("v1 is stored and deploys nothing"), push.output());
        assertTrue(app.git.run("ls-remote", "berth").contains("refs/tags/v1"));
    }

    @Test
    void oneRefIsRefusedAndTheOthersAreStored() {
        var app = platform.create("refs-each");
        app.commit("one");
        app.git.run("tag", "v1");
        builder.answer(BROKEN);
        var push = app.push("main", "main:feature", "v1");
        assertNotEquals(0, push.status());
        assertTrue(push.output().contains("! [remote rejected] main -> main (build failed: it does not build)"));
        assertTrue(push.output().contains("[new branch]      main -> feature"), push.output());
        assertTrue(push.output().contains("[new tag]         v1 -> v1"), push.output());
        assertEquals(Optional.empty(), app.branch("main"));
    }

    @Test
    void anAtomicPushIsStoredOnlyIfItGoesLive() {
        var app = platform.create("refs-atomic");
        var commit = app.commit("one");
        app.git.run("tag", "v1");
        builder.answer(BROKEN);
        var refused = app.push("--atomic", "main", "v1");
        assertNotEquals(0, refused.status());
        assertFalse(app.git.run("ls-remote", "berth").contains("v1"), refused.output());

        builder.answer(BUILT);
        var stored = app.push("--atomic", "main", "v1");
        assertEquals(0, stored.status(), stored.output());
        assertEquals(Optional.of(commit), app.branch("main"));
        assertTrue(app.git.run("ls-remote", "berth").contains("v1"));
    }

    @Test
    void anAtomicPushWithARefThatIsRefusedDeploysNothing() {
        var app = platform.create("refs-atomic-bad");
        app.commit("one");
        var before = builder.asked().size();
        var refused = app.push("--atomic", "main", "main:refs/berth/x");
        assertNotEquals(0, refused.status());
        assertEquals(before, builder.asked().size());
        assertEquals(Optional.empty(), app.branch("main"));
    }

    @Test
    void theFollowedBranchCannotBeDeleted() {
        var app = platform.create("refs-delete");
        var commit = app.commit("one");
        app.push("main");
        var refused = app.push("--delete", "main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("! [remote rejected] main (production follows main)"), refused.output());
        assertTrue(refused.output().contains("remote:  !     next: to stop the app, delete the app"));
        assertEquals(Optional.of(commit), app.branch("main"));
    }

    @Test
    void berthsOwnRefsAreNeitherSeenNorChanged() {
        var app = platform.create("refs-hidden");
        var commit = app.commit("one");
        app.push("main");
        var refused = app.push("main:refs/berth/sources/x");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("(refs/berth/ is Berth's own)"), refused.output());
        assertNotEquals(0, app.push("--delete", "refs/berth/sources/" + commit).status());
        assertFalse(app.git.run("ls-remote", "berth").contains("refs/berth"));
    }

    @Test
    void aBranchOfSomethingElseThanACommitIsRefused() {
        var app = platform.create("refs-tree");
        app.commit("one");
        var refused = app.push("main^{tree}:refs/heads/main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("(a branch must stand at a commit)"), refused.output());
    }

    @Test
    void submodulesAreNamed() {
        var app = platform.create("refs-submodule");
        var commit = app.commit("one");
        app.git.run("update-index", "--add", "--cacheinfo", "160000," + commit + ",vendor/lib");
        app.git.run("commit", "-q", "-m", "with a submodule");
        var push = app.push("main");
        assertEquals(0, push.status(), push.output());
        assertTrue(push.output().contains("the submodule vendor/lib will be an empty folder"), push.output());
    }

    @Test
    void aRefThatWouldTakeTheFollowedBranchsPlaceIsRefused() {
        var app = platform.create("refs-conflict");
        var commit = app.commit("one");
        var below = app.push("main:refs/heads/main/x");
        assertNotEquals(0, below.status());
        assertTrue(below.output().contains("(main/x cannot stand beside main, which an environment"), below.output());
        var own = app.push("main:refs/berth");
        assertNotEquals(0, own.status());
        assertTrue(own.output().contains("(refs/berth is Berth's own)"), own.output());
        assertEquals(0, app.push("main").status());
        assertEquals(Optional.of(commit), app.branch("main"));
    }

    @Test
    void aBranchWhosePlaceIsTakenFromBeforeIsRefusedBeforeItIsBuilt() throws IOException {
        var app = platform.create("refs-taken");
        var commit = app.commit("one");
        app.push("main:other");
        Files.createDirectories(app.repository().resolve("refs/heads/main"));
        Files.writeString(app.repository().resolve("refs/heads/main/x"), commit + "\n");
        var before = builder.asked().size();
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("(main cannot be stored as long as there is main/x)"), refused.output());
        assertEquals(before, builder.asked().size());

        assertEquals(0, app.push("--delete", "refs/heads/main/x").status());
        assertEquals(0, app.push("main").status());
        assertEquals(Optional.of(commit), app.branch("main"));
    }

    /** Builds of that app only: those of the tests before may still come. */
    private long asked(String app) {
        return builder.asked().stream()
                .filter(asked -> app.equals(asked.order().labels().get("berth.app")))
                .count();
    }
}
