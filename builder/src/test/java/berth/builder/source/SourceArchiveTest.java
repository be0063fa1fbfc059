package berth.builder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.Sources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceArchiveTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void readsTextsAndListsFiles() throws IOException {
        try (var archive = receive(Sources.of("package.json", "{}", "src/app.js", "go()"))) {
            assertEquals(new TreeSet<>(java.util.Set.of("package.json", "src/app.js")), archive.files());
            assertEquals(Optional.of("go()"), archive.read("src/app.js"));
            assertEquals(Optional.empty(), archive.read("src"));
            assertTrue(archive.exists("package.json"));
            assertFalse(archive.exists("nothing"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "a/..",
                "/etc/passwd",
                "//etc/passwd",
                "a/b/../../../evil",
                "evil\u0001name"
            })
    void refusesNamesThatLeaveTheFolder(String name) {
        assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> file(tar, name, "x"))).close());
        assertEquals("", leftovers());
    }

    @ParameterizedTest
    @CsvSource({
        "link, /etc/passwd",
        "link, ../outside",
        "a/link, ../../outside",
        "a/b/link, ../../../x",
        "link, sub/../../x",
        "a/link, x/../y",
        "link, .."
    })
    void refusesLinksThatLeaveTheTree(String name, String target) {
        assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> link(tar, name, target))).close());
    }

    @ParameterizedTest
    @CsvSource({"link, file", "a/link, ../file", "a/b/link, ../../c/d", "link, ./a//b", "a/link, ..", "link, missing"})
    void keepsLinksThatStayInside(String name, String target) throws IOException {
        try (var archive = receive(tar(tar -> link(tar, name, target)))) {
            assertEquals("link to " + target, context(archive, "").get(name));
        }
    }

    @Test
    void followsALinkToTheDockerfile() throws IOException {
        var source = tar(tar -> {
            file(tar, "docker/Dockerfile", "FROM x");
            link(tar, "Dockerfile", "docker/Dockerfile");
            link(tar, "loop", "loop");
        });
        try (var archive = receive(source)) {
            assertTrue(archive.exists("Dockerfile"));
            assertEquals(Optional.of("FROM x"), archive.read("Dockerfile"));
            assertFalse(archive.exists("loop"));
        }
    }

    @Test
    void refusesAnEntryBelowALink() {
        var refused = assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> {
                            link(tar, "a", "b");
                            file(tar, "a/evil", "x");
                        }))
                        .close());
        assertTrue(String.valueOf(refused.getMessage()).contains("no folder"), refused.getMessage());
    }

    @Test
    void refusesALinkInPlaceOfAFolder() {
        assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> {
                            file(tar, "a/b", "x");
                            link(tar, "a", "elsewhere");
                        }))
                        .close());
    }

    @Test
    void refusesTheSameNameTwice() {
        assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> {
                            file(tar, "a", "1");
                            file(tar, "./a", "2");
                        }))
                        .close());
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
    void refusesHardLinksAndDevices(byte kind) {
        assertThrows(
                SourceRefusedException.class,
                () -> receive(tar(tar -> {
                            var entry = new TarArchiveEntry("odd", kind);
                            entry.setLinkName("target");
                            tar.putArchiveEntry(entry);
                            tar.closeArchiveEntry();
                        }))
                        .close());
    }

    @Test
    void leavesOutGitsOwnFiles() throws IOException {
        var source = tar(tar -> {
            file(tar, ".git/config", "x");
            file(tar, "sub/.GIT/hooks/post-checkout", "x");
            file(tar, "module/.git", "gitdir: /");
            file(tar, ".gitignore", "x");
            file(tar, "kept", "x");
        });
        try (var archive = receive(source)) {
            assertEquals(new TreeSet<>(java.util.Set.of(".gitignore", "kept")), archive.files());
        }
    }

    @Test
    void refusesTooMuchAndTooMany() {
        var small = new SourceLimits(1000, 3);
        assertThrows(
                SourceRefusedException.class,
                () -> receive(Sources.of("a", "x".repeat(1001)), small).close());
        assertThrows(
                SourceRefusedException.class,
                () -> receive(Sources.of("a", "", "b", "", "c", "", "d", ""), small)
                        .close());
        assertEquals("", leftovers());
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertThrows(
                IOException.class,
                () -> receive(new ByteArrayInputStream(
                                "this is no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8)))
                        .close());
    }

    @Test
    void anEmptySourceHasNoFiles() throws IOException {
        try (var archive = receive(InputStream.nullInputStream())) {
            assertEquals(0, archive.files().size());
        }
    }

    @Test
    void writesACleanContextBelowAPrefix() throws IOException {
        var source = tar(tar -> {
            var entry = new TarArchiveEntry("bin/run");
            entry.setMode(0106777);
            entry.setIds(1234, 5678);
            entry.setSize(2);
            tar.putArchiveEntry(entry);
            tar.write(new byte[] {'o', 'k'});
            tar.closeArchiveEntry();
            file(tar, "secret", "x");
            file(tar, "x".repeat(150) + "/ü", "long");
        });
        try (var archive = receive(source)) {
            var bytes = new ByteArrayOutputStream();
            archive.writeContext(
                    bytes, "source/", path -> !path.equals("secret"), Map.of("Dockerfile", new byte[] {'F'}));
            var names = new TreeSet<String>();
            try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "UTF-8")) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    names.add(entry.getName());
                    assertEquals(0, entry.getLongUserId());
                    if (entry.getName().endsWith("run")) {
                        assertEquals(0100755, entry.getMode());
                    }
                }
            }
            assertEquals(
                    new TreeSet<>(java.util.Set.of(
                            "Dockerfile",
                            "source/bin/",
                            "source/bin/run",
                            "source/" + "x".repeat(150) + "/",
                            "source/" + "x".repeat(150) + "/ü")),
                    names);
        }
        assertEquals("", leftovers());
    }

    @FunctionalInterface
    private interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private SourceArchive receive(InputStream source) throws IOException {
        return receive(source, SourceLimits.DEFAULT);
    }

    private SourceArchive receive(InputStream source, SourceLimits limits) throws IOException {
        return SourceArchive.receive(source, folder.resolve("content"), limits);
    }

    private String leftovers() {
        try (var files = Files.list(folder)) {
            return String.join(", ", files.map(Path::toString).toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> context(SourceArchive archive, String prefix) throws IOException {
        var bytes = new ByteArrayOutputStream();
        archive.writeContext(bytes, prefix, path -> true, new LinkedHashMap<>());
        var entries = new TreeMap<String, String>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry.isSymbolicLink() ? "link to " + entry.getLinkName() : "");
            }
        }
        return entries;
    }

    private static InputStream tar(Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.write(tar);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Keeps a leading slash, which an ordinary entry loses.
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
