package berth.server.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.server.PlatformResource;
import berth.server.source.GitClient;
import berth.server.source.HostileTree;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pushed may be hostile, broken or too large: it is refused in words and leaves nothing behind. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitHostileTest {
    private static final BuildOutcome BUILT =
            new BuildOutcome.Built("sha256:" + "b".repeat(64), "static", Map.of("web", ""), List.of(8080));

    @Inject
    PushingApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @TempDir
    Path scratch;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(BUILT);
    }

    @ParameterizedTest
    @CsvSource({"dotgit,.git", "case,.GIT", "ntfs,git~1", "hfs,.g\u200cit", "stream,.git::$INDEX_ALLOCATION", "up,.."})
    void aTreeThatLeadsElsewhereIsRefusedWhenItArrives(String app, String name) throws IOException {
        var pushing = platform.create("hostile-" + app);
        var commit = hostile(pushing.git, trees -> {
            var inner = trees.tree()
                    .entry("100755", "post-checkout", trees.blob("#!/bin/sh\nevil\n"))
                    .write();
            trees.root(trees.tree().entry("40000", name, inner).write());
        });
        var before = builder.asked().size();
        for (String branch : new String[] {"main", "feature"}) {
            var refused = pushing.push(commit + ":refs/heads/" + branch);
            assertNotEquals(0, refused.status());
            assertTrue(refused.output().contains("remote:  !     an object is not allowed"), refused.output());
            assertTrue(refused.output().contains("(unpacker error)"), refused.output());
            assertEquals(Optional.empty(), pushing.branch(branch));
        }
        assertEquals(before, builder.asked().size());
    }

    @Test
    void aTreeOfMoreFilesThanAnyDiskHoldsIsStoredAndNotBuilt() throws IOException {
        var app = platform.create("hostile-bomb");
        var commit = hostile(app.git, trees -> {
            var entry = trees.blob("boom");
            var mode = "100644";
            for (int depth = 0; depth < 9; depth++) {
                var next = trees.tree();
                for (char name = 'a'; name < 'k'; name++) {
                    next.entry(mode, String.valueOf(name), entry);
                }
                entry = next.write();
                mode = "40000";
            }
            trees.root(entry);
        });
        var before = builder.asked().size();
        var refused = app.push(commit + ":refs/heads/main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("(the tree has more than 500000 files)"), refused.output());
        assertEquals(before, builder.asked().size());
    }

    @Test
    void whatAKilledProcessLeftIsNotInTheWay() throws IOException {
        var app = platform.create("hostile-remains");
        var commit = app.commit("one");
        var old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        var lock = app.repository().resolve("refs/heads/feature.lock");
        var pack = app.repository().resolve("objects/incoming_1.pack");
        for (Path remains : List.of(lock, pack)) {
            Files.setLastModifiedTime(Files.createFile(remains), old);
        }
        var push = app.push("main:feature");
        assertEquals(0, push.status(), push.output());
        assertEquals(Optional.of(commit), app.branch("feature"));
        assertFalse(Files.exists(pack));
    }

    @Test
    void aPackThatIsTooLargeIsRefusedInWords() throws IOException {
        var app = platform.create("hostile-pack");
        for (int i = 0; i < 12; i++) {
            random(app.git, "part" + i, 1 << 20);
        }
        app.commit("large");
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("remote:  !     this push has more than the 4 MiB"), refused.output());
        assertTrue(refused.output().contains("! [remote rejected] main -> main"), refused.output());
        assertEquals(Optional.empty(), app.branch("main"));
        assertEquals(List.of(), leftovers(app));
    }

    @Test
    void aFileThatIsTooLargeIsRefusedInWords() throws IOException {
        var app = platform.create("hostile-file");
        random(app.git, "large", 3 << 20);
        app.commit("large");
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("remote:  !     a file has more than the 2 MiB"), refused.output());
        assertTrue(refused.output().contains("! [remote rejected] main -> main"), refused.output());
    }

    @Test
    void aCommitThatIsTooLargeIsRefusedInWordsAndPushesGoOn() throws IOException {
        var app = platform.create("hostile-commit");
        app.commit("one");
        var message = scratch.resolve("message");
        Files.writeString(message, "a".repeat(1 << 20).repeat(9));
        app.git.run("commit", "-q", "--allow-empty", "-F", message.toString());
        var refused = app.push("main");
        assertNotEquals(0, refused.status());
        assertTrue(
                refused.output().contains("remote:  !     a commit, tree or tag has more than the 8 MiB"),
                refused.output());
        app.git.run("reset", "-q", "--hard", "HEAD~1");
        assertEquals(0, app.push("main").status());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatWasPushedIsClonedByOldAndNewProtocols(int version) throws IOException {
        var app = platform.create("hostile-clone" + version);
        for (int i = 0; i < 30; i++) {
            app.commit("commit " + i);
        }
        app.push("main:feature");
        var protocol = "protocol.version=" + version;
        var client = new GitClient(scratch);
        client.run("-c", protocol, "clone", "-q", "-b", "feature", app.url(), "copy");
        assertEquals("commit 29", Files.readString(scratch.resolve("copy/index.html")));
        var copy = new GitClient(scratch.resolve("copy"));
        app.commit("one more");
        app.push("main:feature");
        copy.run("-c", protocol, "pull", "-q");
        assertEquals("one more", Files.readString(scratch.resolve("copy/index.html")));
        client.run("-c", protocol, "clone", "-q", "--depth", "1", "-b", "feature", app.url(), "shallow");
        assertEquals("1", new GitClient(scratch.resolve("shallow")).run("rev-list", "--count", "HEAD"));
    }

    private static String hostile(GitClient client, HostileTree.Writing writing) throws IOException {
        try (var repository = new FileRepositoryBuilder()
                .setGitDir(client.folder().resolve(".git").toFile())
                .build()) {
            return HostileTree.commit(repository, writing);
        }
    }

    private static void random(GitClient client, String name, int size) throws IOException {
        var bytes = new byte[size];
        new Random(name.hashCode()).nextBytes(bytes);
        Files.write(client.folder().resolve(name), bytes);
    }

    private List<String> leftovers(PushingApp app) throws IOException {
        try (var files = Files.walk(app.repository())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pack") || name.startsWith("incoming"))
                    .toList();
        }
    }
}
