package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The conformance tests of h2spec, which are written in Go and installed with it. HAProxy passes 144, nginx 119. */
@Timeout(300)
class Http2SpecIT {
    private static final int AT_LEAST = 144;
    private static final String MODULE = "github.com/summerwind/h2spec/cmd/h2spec@";
    /** The newest that can be had; some proxies of modules lack the last ones. */
    private static final List<String> VERSIONS = List.of("v2.6.0", "v2.2.1+incompatible");

    private static final Pattern SUMMARY = Pattern.compile("(\\d+) tests, (\\d+) passed");

    private static final Path BIN = Path.of("target", "h2spec").toAbsolutePath();
    private static final Path H2SPEC = BIN.resolve("h2spec");

    @BeforeAll
    static void install() throws Exception {
        var said = new StringBuilder();
        for (var version : VERSIONS) {
            if (!Files.isExecutable(H2SPEC)) {
                said.append(run(List.of("go", "install", MODULE + version)));
            }
        }
        if (!Files.isExecutable(H2SPEC)) {
            abort("h2spec cannot be installed, so that HTTP/2 is not tested by it: " + said);
        }
    }

    @Test
    void passesInClear(@TempDir Path folder) throws Exception {
        try (var router = RunningRouter.start(folder)) {
            assertPasses(router, router.address());
        }
    }

    @Test
    void passesEncrypted(@TempDir Path folder) throws Exception {
        try (var router = RunningRouter.startTls(folder, true)) {
            assertPasses(router, router.tlsAddress(), "--tls", "--insecure");
        }
    }

    private static void assertPasses(RunningRouter router, InetSocketAddress address, String... options)
            throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
            while (true) {
                var head = wire.readHead();
                var length = Wire.field(head, "content-length");
                if (!length.isEmpty()) {
                    wire.read(Integer.parseInt(length));
                } else if (!Wire.field(head, "transfer-encoding").isEmpty()) {
                    for (var chunk = wire.readChunk(); !chunk.isEmpty(); chunk = wire.readChunk()) {
                        assertTrue(!chunk.isEmpty());
                    }
                    wire.readHead();
                }
                wire.answer("x".repeat(1024));
            }
        })) {
            router.serve(route("127.0.0.1", upstream.name()));
            var command = new ArrayList<>(
                    List.of(H2SPEC.toString(), "--host", "127.0.0.1", "--port", Integer.toString(address.getPort())));
            command.addAll(List.of("--timeout", "5"));
            command.addAll(List.of(options));
            var said = run(command);
            var summary = SUMMARY.matcher(said);
            assertTrue(summary.find(), said);
            int failures = said.indexOf("Failures:");
            System.out.println("h2spec: " + summary.group()
                    + (failures < 0 ? "" : "\n" + said.substring(failures, summary.start())));
            assertTrue(Integer.parseInt(summary.group(2)) >= AT_LEAST, summary.group());
        }
    }

    /** What a command said; why it could not be started. */
    private static String run(List<String> command) throws Exception {
        Files.createDirectories(BIN);
        var output = Files.createTempFile(BIN, "output", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(BIN.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GOBIN", BIN.toString());
        try {
            var process = builder.start();
            if (!process.waitFor(200, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return command.getFirst() + " did not end";
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } finally {
            Files.delete(output);
        }
    }
}
