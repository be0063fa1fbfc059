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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is started again: the PostgreSQL of the home, whatever the checkout brings by now, and a router that sends nobody to
 * addresses from before. The programs are made here, and those of router and control plane end at once, so each start ends with
 * an error.
 */
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

    /** Says what it was told, and ends. */
    private static final String JAVA = """
            #!/bin/sh
            echo "forgets addresses: ${BERTH_FORGET_ADDRESSES:-no}"
            exit 1
            """;

    /** As the router, it goes on: then it is the program of the file beside it. */
    private static final String GOING_ON =
            JAVA.replace("exit 1", """
            case "$*" in
              *RouterMain*) exec '%s' "$(dirname "$0")/Health.java" "$@" ;;
            esac
            exit 1
            """.formatted(Path.of(System.getProperty("java.home"), "bin/java")));

    /** Says at its control address that it is well. */
    private static final String HEALTH = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            class Health {
                public static void main(String[] arguments) throws Exception {
                    String[] control = System.getenv("BERTH_ROUTER_CONTROL").split(":");
                    var server = HttpServer.create(
                            new InetSocketAddress(control[0], Integer.parseInt(control[1])), 0);
                    server.createContext("/health", exchange -> {
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
                    server.start();
                }
            }
            """;

    /** A Berth of the machine has the usual ones. */
    private final List<String> ports = Berth.freePorts(4);

    @TempDir
    Path home;

    @BeforeEach
    void aBerthIsInstalled() throws IOException {
        Files.writeString(home.resolve("installation"), "0123abcd");
        for (String folder : List.of("run", "logs", "secrets", "versions/1/router", "postgres/data")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.createSymbolicLink(home.resolve("versions/current"), Path.of("1"));
        Files.writeString(home.resolve("postgres/data/PG_VERSION"), "9\n");
        program("jdk/bin/javac", "#!/bin/sh\n");
        program("jdk/bin/java", JAVA);
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        program("bin/docker", "#!/bin/sh\necho '20.10 (API 1.41)'\n");
    }

    @AfterEach
    void whatWasStartedEnds() throws Exception {
        process("postgres").ifPresent(ProcessHandle::destroyForcibly);
        endRouter();
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

    @Test
    void aRouterIsStartedAlsoWhereTheDatabaseCannotBe() throws IOException {
        program("postgres/9.2.0/bin/postgres", "#!/bin/sh\necho the disk is full\nexit 1\n");
        var ended = keepUp();
        assertTrue(ended.output().contains("the disk is full"), ended::output);
        assertTrue(Files.exists(home.resolve("logs/router.log")), ended::output);
    }

    @Test
    void afterABootItForgetsAddressesAtEachTryUntilItHasStarted() throws Exception {
        program("postgres/9.2.0/bin/postgres", SERVER);
        boot("of another start");
        keepUp();
        keepUp();
        assertEquals(List.of("forgets addresses: true", "forgets addresses: true"), toldToRouter());
        program("jdk/bin/java", GOING_ON);
        Files.writeString(home.resolve("jdk/bin/Health.java"), HEALTH);
        var started = keepUp();
        assertEquals("forgets addresses: true", toldToRouter().getLast());
        assertEquals(thisBoot(), Files.readString(home.resolve("router/boot")).strip(), started::output);
        endRouter();
        keepUp();
        assertEquals("forgets addresses: no", toldToRouter().getLast());
    }

    @Test
    void oneThatDiedSinceTheBootKeepsThem() throws IOException {
        program("postgres/9.2.0/bin/postgres", SERVER);
        boot(thisBoot());
        keepUp();
        assertEquals(List.of("forgets addresses: no"), toldToRouter());
    }

    private static String thisBoot() {
        return new Command(CHECKOUT, List.of("bash", "-c", "source deploy/lib/router.sh; this_boot"), Map.of())
                .run()
                .succeeded()
                .output()
                .strip();
    }

    /** Returns when it has ended. Of most only the number is left, which may be another's by now. */
    private void endRouter() throws Exception {
        var router = process("router")
                .filter(process -> process.info().commandLine().orElse("").contains(home.toString()));
        if (router.isPresent()) {
            router.get().destroyForcibly();
            router.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private Optional<ProcessHandle> process(String name) throws IOException {
        var pid = home.resolve("run/" + name + ".pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                : Optional.empty();
    }

    /** For which start of the machine the addresses hold that the router remembers. */
    private void boot(String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("router")).resolve("boot"), text + "\n");
    }

    private List<String> toldToRouter() throws IOException {
        return Files.readAllLines(home.resolve("logs/router.log")).stream()
                .filter(line -> line.startsWith("forgets"))
                .toList();
    }

    private Command.Ending keepUp() {
        return new Command(
                        CHECKOUT,
                        List.of("deploy/keep-up", "--once"),
                        Map.of(
                                "BERTH_HOME", home.toString(),
                                "BERTH_ROUTER_PORT", ports.get(0),
                                "BERTH_API_PORT", ports.get(1),
                                "BERTH_CONTROL_PORT", ports.get(2),
                                "BERTH_DATABASE_PORT", ports.get(3),
                                "PATH", home.resolve("bin") + ":" + System.getenv("PATH"),
                                "JAVA_HOME", home.resolve("jdk").toString()))
                .run();
    }

    private String started() throws IOException {
        var ended = keepUp();
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
