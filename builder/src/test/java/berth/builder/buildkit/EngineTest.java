package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import berth.builder.BuilderUnavailableException;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the engine's answers mean, and what its silence does. */
class EngineTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsNoReferenceNamesNoImage() throws Exception {
        var server = answering(400);
        try (var engine = engine(server)) {
            assertEquals(Optional.empty(), engine.inspect("Build"));
            assertEquals(Optional.empty(), engine.inspect("Me@x"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTextThatIsAPathNamesNoImage() throws Exception {
        var server = answering(301);
        try (var engine = engine(server)) {
            for (String path : List.of("/x", "a//b", "./x", "../version", "x/")) {
                assertEquals(Optional.empty(), engine.inspect(path), path);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anEngineThatFailsIsUnavailable() throws Exception {
        var server = answering(500);
        try (var engine = engine(server)) {
            assertThrows(BuilderUnavailableException.class, () -> engine.inspect("debian"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void noCallWaitsForEverForAMuteEngine() throws Exception {
        Path socket = folder.resolve("mute.sock");
        try (var mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var engine = new Engine(URI.create("unix://" + socket), Duration.ofMillis(100))) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            for (Executable call : List.<Executable>of(
                    () -> engine.inspect("debian"),
                    () -> engine.removeImage("debian"),
                    () -> engine.cancelBuild("some-build"))) {
                var unavailable = assertTimeoutPreemptively(
                        Duration.ofSeconds(10), () -> assertThrows(BuilderUnavailableException.class, call));
                assertInstanceOf(TimeoutException.class, unavailable.getCause());
            }
        }
    }

    @Test
    void aClosedEngineIsUnavailable() throws Exception {
        var engine = new Engine(URI.create("unix://" + folder.resolve("nothing.sock")));
        engine.close();
        assertThrows(BuilderUnavailableException.class, () -> engine.inspect("debian"));
    }

    private static HttpServer answering(int status) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
        return server;
    }

    private static Engine engine(HttpServer server) {
        return new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
    }
}
