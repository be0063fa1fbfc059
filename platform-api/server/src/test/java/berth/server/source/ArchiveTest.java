package berth.server.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final String LONG = "long/" + "x".repeat(120) + "/" + "é".repeat(60) + ".txt";

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
    void filesComeInOrderWithTheirModesAndOneTime() throws IOException {
        work.write("b.sh", "#!/bin/sh\n").write("a/é.txt", "ü").write("a.txt", "a");
        Files.setPosixFilePermissions(work.folder().resolve("b.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(work.folder().resolve("out"), Path.of("../../etc/passwd"));
        var commit = pushed();
        var time = work.run("log", "-1", "--format=%ct");
        assertEquals(
                List.of(
                        "a.txt 100644 1 " + time,
                        "a/ 40755 0 " + time,
                        "a/é.txt 100644 2 " + time,
                        "b.sh 100755 10 " + time,
                        "out -> ../../etc/passwd 120777 0 " + time),
                entries(commit));
    }

    @Test
    void theSameCommitGivesTheSameBytes() throws IOException {
        work.write("a", "1").write("b/c", "2");
        var commit = pushed();
        assertArrayEquals(archive(commit), archive(commit));
    }

    @Test
    void realTarUnpacksLongNamesAndNamesOfAnyEncoding() throws Exception {
        work.write(LONG, "deep");
        var commit = pushed();
        assertEquals("deep", Files.readString(unpack(commit).resolve(LONG)));
        String latin;
        try (var repository = repositories.open(app)) {
            latin = HostileTree.commit(
                    repository,
                    trees -> trees.root(trees.tree()
                            .entry("100644", new byte[] {'e', (byte) 0xe9}, trees.blob("x"))
                            .write()));
        }
        unpack(latin);
        var listed = new ProcessBuilder("sh", "-c", "ls " + home.resolve("out") + " | od -An -tx1").start();
        assertTrue(new String(listed.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("65 e9 0a"));
    }

    @Test
    void anEmptyCommitIsAnEmptyArchive() throws IOException {
        assertEquals(List.of(), entries(pushed()));
    }

    @Test
    void aSubmoduleIsAnEmptyFolderAndIsNamed() throws IOException {
        var commit = pushed();
        work.run("update-index", "--add", "--cacheinfo", "160000," + commit + ",vendor/lib");
        work.run("commit", "-q", "-m", "submodule");
        work.run("push", "-q", path().toString(), "HEAD:refs/heads/incoming");
        var with = work.run("rev-parse", "HEAD");
        assertEquals(List.of("vendor/lib"), repositories.inspect(app, with).submodules());
        assertTrue(entries(with).getLast().startsWith("vendor/lib/ 40755 0 "));
    }

    @Test
    void aTreeIsMeasuredWithoutBeingRead() {
        work.write("a", "12345").write("b/c", "678");
        assertEquals(new TreeSummary(3, 8, List.of()), repositories.inspect(app, pushed()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git",
                ".GIT",
                ".gIt",
                ".git ",
                ".git.",
                ".git . ",
                "git~1",
                "GIT~1",
                ".git::$INDEX_ALLOCATION",
                "..",
                ".",
                "",
                ".g\u200cit",
                "a/b",
                "/etc/passwd",
                "..\\x",
                ".git\\config"
            })
    void aNameThatLeadsElsewhereNeverComesOut(String name) throws IOException {
        try (var repository = repositories.open(app)) {
            var commit = HostileTree.commit(repository, trees -> {
                var below =
                        trees.tree().entry("100644", name, trees.blob("evil")).write();
                trees.root(trees.tree().entry("40000", "a", below).write());
            });
            assertRefused(commit);
        }
    }

    @Test
    void aLinkAndAFolderOfOneNameNeverComeOut() throws IOException {
        try (var repository = repositories.open(app)) {
            var commit = HostileTree.commit(repository, trees -> {
                var below = trees.tree()
                        .entry("100644", "passwd", trees.blob("evil"))
                        .write();
                trees.root(trees.tree()
                        .entry("120000", "a", trees.blob("/etc"))
                        .entry("100644", "a-b", trees.blob(""))
                        .entry("40000", "a", below)
                        .write());
            });
            assertRefused(commit);
        }
    }

    @Test
    void aTreeThatNamesMoreFilesThanAnyDiskHoldsIsRefused() throws IOException {
        try (var repository = repositories.open(app)) {
            var commit = HostileTree.commit(repository, trees -> {
                // Of the kind whose size nobody looks up, to be quick.
                var entry = trees.blob("boom");
                var mode = "160000";
                for (int depth = 0; depth < 3; depth++) {
                    var next = trees.tree();
                    for (int name = 1_000; name < 2_000; name++) {
                        next.entry(mode, String.valueOf(name), entry);
                    }
                    entry = next.write();
                    mode = "40000";
                }
                trees.root(entry);
            });
            assertRefused(commit);
        }
    }

    @Test
    void aTreeThatIsDeeperThanAnyPathIsRefused() throws IOException {
        try (var repository = repositories.open(app)) {
            var commit = HostileTree.commit(repository, trees -> {
                var tree = trees.tree().write();
                for (int depth = 0; depth < 17; depth++) {
                    tree = trees.tree().entry("40000", "a".repeat(255), tree).write();
                }
                trees.root(tree);
            });
            assertRefused(commit);
        }
    }

    @Test
    void aBrokenReaderBreaksTheArchive() {
        work.write("a", "x".repeat(100_000));
        var commit = pushed();
        assertThrows(
                IOException.class,
                () -> repositories.archive(app, commit, new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("gone");
                    }
                }));
    }

    private void assertRefused(String commit) {
        var inspected = assertThrows(PlatformException.class, () -> repositories.inspect(app, commit));
        assertEquals("source.tree-refused", inspected.code());
        var archived = assertThrows(
                PlatformException.class, () -> repositories.archive(app, commit, OutputStream.nullOutputStream()));
        assertEquals("source.tree-refused", archived.code());
    }

    private List<String> entries(String commit) throws IOException {
        var entries = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(archive(commit)), "UTF-8")) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var link = entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "";
                var type = entry.isSymbolicLink() ? 0120000 : entry.isDirectory() ? 040000 : 0100000;
                entries.add(entry.getName() + link + " " + Integer.toOctalString(type | (entry.getMode() & 0777)) + " "
                        + entry.getSize() + " "
                        + entry.getLastModifiedDate().toInstant().getEpochSecond());
                assertEquals(0, entry.getLongUserId());
                tar.transferTo(OutputStream.nullOutputStream());
            }
        }
        return entries;
    }

    private Path unpack(String commit) throws Exception {
        Files.write(home.resolve("a.tar"), archive(commit));
        var out = Files.createDirectories(home.resolve("out"));
        var tar = new ProcessBuilder("tar", "-xf", home.resolve("a.tar").toString(), "-C", out.toString());
        assertEquals(0, tar.inheritIO().start().waitFor());
        return out;
    }

    private byte[] archive(String commit) throws IOException {
        var out = new ByteArrayOutputStream();
        repositories.archive(app, commit, out);
        return out.toByteArray();
    }

    private String pushed() {
        var commit = work.commit("files");
        work.run("push", "-q", path().toString(), "HEAD:refs/heads/incoming");
        return commit;
    }

    private Path path() {
        return home.resolve("git/" + app + ".git");
    }
}
