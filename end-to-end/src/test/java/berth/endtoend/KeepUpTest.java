package berth.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which PostgreSQL is started again: that of the home, whatever the checkout brings by now. Its programs are made here. */
class KeepUpTest {
    private static final Path CHECKOUT =
            requireNonNull(Path.of("").toAbsolutePath().getParent());

    /** Says which it is, and that it is ready, as a server does in its lock file. */
    private static final String SERVER = """
            #!/bin/bash
            echo "$0" >"$2/started"
            printf '\\n\\n\\n\\n\\n\\n\\nready   \\n' >"$2/postmaster.pid"
            exec sleep 600
            """;

    @TempDir
    Path home;

    @BeforeEach
    void aBerthIsInstalled() throws IOException {
        Files.writeString(home.resolve("installation"), "0123abcd");
        for (String folder : List.of("run", "logs", "secrets", "versions/1", "postgres/data")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.createSymbolicLink(home.resolve("versions/current"), Path.of("1"));
        Files.writeString(home.resolve("postgres/data/PG_VERSION"), "9\n");
        program("bin/docker", "#!/bin/sh\necho '20.10 (API 1.41)'\n");
    }

    @AfterEach
    void theServerEnds() throws IOException {
        var pid = home.resolve("run/postgres.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void itIsTheOneThatWasStartedLast() throws IOException {
        program("postgres/9.2.0/bin/postgres", SERVER);
        program("postgres/9.10.0/bin/postgres", SERVER);
        Files.writeString(home.resolve("postgres/version"), "9.2.0\n");
        assertEquals("9.2.0", started());
    }

    @Test
    void inAHomeFromBeforeThatWasWrittenDownItIsTheNewestThatReadsItsData() throws IOException {
        program("postgres/9.2.0/bin/postgres", SERVER);
        program("postgres/9.10.0/bin/postgres", SERVER);
        program("postgres/10.1.0/bin/postgres", SERVER);
        Files.createDirectories(home.resolve("postgres/9.11.0.new"));
        assertEquals("9.10.0", started());
        assertEquals(
                "9.10.0", Files.readString(home.resolve("postgres/version")).strip());
    }

    /** The rest is not there, so it ends with an error; the database is the first that it starts. */
    private String started() throws IOException {
        var ended = new Command(
                        CHECKOUT,
                        List.of("deploy/keep-up", "--once"),
                        Map.of(
                                "BERTH_HOME", home.toString(),
                                "PATH", home.resolve("bin") + ":" + System.getenv("PATH"),
                                "JAVA_HOME", System.getProperty("java.home")))
                .run();
        var started = home.resolve("postgres/data/started");
        assertTrue(Files.exists(started), ended::output);
        var program = Path.of(Files.readString(started).strip());
        return home.resolve("postgres").relativize(program).getName(0).toString();
    }

    private void program(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
