package berth.server.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
    private final UUID app = UUID.randomUUID();

    @TempDir
    Path home;

    private Repositories repositories;
    private GitClient work;

    @BeforeEach
    void createOne() {
        repositories = new Repositories(home.resolve("git"));
        repositories.create(app);
        work = GitClient.init(home.resolve("work"));
    }

    @Test
    void aNewRepositoryIsBareAndSoundAndItsHeadIsMain() {
        var bare = new GitClient(path());
        assertEquals("true", bare.run("rev-parse", "--is-bare-repository"));
        assertEquals("refs/heads/main", bare.run("symbolic-ref", "HEAD"));
        assertEquals("true", bare.run("config", "receive.fsckObjects"));
        bare.run("fsck", "--strict");
    }

    @Test
    void creatingAgainKeepsWhatIsThere() {
        var commit = pushed("a");
        repositories.moveBranch(app, "main", commit);
        repositories.create(app);
        assertEquals(Optional.of(commit), repositories.branch(app, "main"));
    }

    @Test
    void whatACrashLeftOfAHalfMadeRepositoryDoesNotMatter() throws IOException {
        var other = UUID.randomUUID();
        Files.createDirectories(home.resolve("git/." + other + ".git.new/refs"));
        repositories.create(other);
        assertEquals(Optional.empty(), repositories.branch(other, "main"));
    }

    @Test
    void keptCommitsAreInOneFileOnceTheyAreMany() throws IOException {
        var commits = new HashSet<String>();
        for (int i = 0; i < 70; i++) {
            var commit = pushed("change " + i);
            repositories.keep(app, commit);
            commits.add(commit);
        }
        try (var loose = Files.list(path().resolve("refs/berth/sources"))) {
            assertTrue(loose.count() < 64);
        }
        assertEquals(
                commits,
                Set.of(new GitClient(path())
                        .run("for-each-ref", "--format=%(objectname)", "refs/berth/sources")
                        .split("\n")));
    }

    @Test
    void whereTheyCannotBePutIntoOneFileTheyAreKeptAllTheSame() throws IOException {
        var commit = pushed("kept");
        var loose = Files.createDirectories(path().resolve("refs/berth/sources"));
        for (int i = 0; i < 70; i++) {
            Files.writeString(loose.resolve("%040x".formatted(i)), commit + "\n");
        }
        Files.createFile(path().resolve("packed-refs.lock"));

        repositories.keep(app, commit);
        assertEquals(commit, new GitClient(path()).run("rev-parse", "refs/berth/sources/" + commit));
        assertFalse(Files.exists(path().resolve("packed-refs")));
    }

    @Test
    void openingWhatIsNotThereSaysSo() {
        var failure = assertThrows(PlatformException.class, () -> repositories.open(UUID.randomUUID()));
        assertEquals("git.repository-missing", failure.code());
        assertEquals(Category.UNAVAILABLE, failure.category());
    }

    @Test
    void aDeletedAppsRepositoryIsWholeInTheTrash() {
        var commit = pushed("a");
        repositories.moveBranch(app, "main", commit);
        repositories.moveToTrash(app, "shop");
        repositories.moveToTrash(app, "shop");
        assertFalse(Files.exists(path()));
        var trashed = new GitClient(home.resolve("trash/shop-" + app + ".git"));
        assertEquals(commit, trashed.run("rev-parse", "main"));
    }

    @Test
    void aKeptCommitSurvivesGarbageCollection() {
        var kept = pushed("kept");
        repositories.keep(app, kept);
        repositories.keep(app, kept);
        var bare = new GitClient(path());
        bare.run("update-ref", "-d", "refs/heads/incoming");
        bare.run("gc", "-q", "--prune=now");
        assertEquals("kept", repositories.describe(app, kept).subject());
    }

    @Test
    void aBranchIsMovedWhereverItStood() {
        var first = pushed("first");
        var second = pushed("second");
        assertEquals(Optional.empty(), repositories.branch(app, "main"));
        repositories.moveBranch(app, "main", second);
        repositories.moveBranch(app, "main", second);
        assertEquals(Optional.of(second), repositories.branch(app, "main"));
        repositories.moveBranch(app, "main", first);
        assertEquals(Optional.of(first), repositories.branch(app, "main"));
    }

    @Test
    void aLockThatAKilledProcessLeftBehindIsOvercome() throws IOException {
        var commit = pushed("a");
        var lock = Files.createFile(path().resolve("refs/heads/main.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(3_600)));
        repositories.moveBranch(app, "main", commit);
        assertEquals(Optional.of(commit), repositories.branch(app, "main"));
    }

    @Test
    void aCommitIsDescribedInOneHarmlessLine() {
        work.run(
                "-c",
                "user.name=x",
                "commit",
                "-q",
                "--allow-empty",
                "--author",
                "Eve \u001b[31m <e@example.org>",
                "-m",
                "red \u001b]0;title\u0007\nalert\n\nbody");
        work.run("push", "-q", path().toString(), "HEAD:refs/heads/incoming");
        var commit = repositories.describe(app, work.run("rev-parse", "HEAD"));
        assertEquals("Eve [31m", commit.author());
        assertEquals("red ]0;title alert", commit.subject());
        assertEquals(
                work.run("log", "-1", "--format=%ct"),
                String.valueOf(commit.time().getEpochSecond()));
    }

    @Test
    void ancestorsAreTold() {
        var first = pushed("first");
        var second = pushed("second");
        assertTrue(repositories.isAncestor(app, first, second));
        assertTrue(repositories.isAncestor(app, first, first));
        assertFalse(repositories.isAncestor(app, second, first));
    }

    /** Commits, and sends the commit without moving the branch main. */
    private String pushed(String message) {
        var commit = work.commit(message);
        work.run("push", "-q", path().toString(), "HEAD:refs/heads/incoming");
        return commit;
    }

    private Path path() {
        return home.resolve("git/" + app + ".git");
    }
}
