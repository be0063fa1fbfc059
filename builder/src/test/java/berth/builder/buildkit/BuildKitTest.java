package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.builder.BuilderUnavailableException;
import com.sun.net.httpserver.HttpServer;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that hangs up before it has read the whole context. */
class BuildKitTest {
    private static final int UNREAD = 8 << 20;

    @TempDir
    private Path folder;

    private HttpServer server;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/build", exchange -> {
            exchange.getRequestBody().read();
            throw new IllegalStateException("hang up");
        });
        server.createContext("/info", exchange -> {
            var info = ("{\"DockerRootDir\":\"" + folder + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, info.length);
            exchange.getResponseBody().write(info);
            exchange.close();
        });
        server.start();
        engine = new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() throws Exception {
        engine.close();
        server.stop(0);
    }

    @Test
    void whereTheContextHasNoRoomTheDiskIsFull() throws Exception {
        var context = context(Files.getFileStore(folder).getUsableSpace() + (1L << 30));
        var broken = assertInstanceOf(BuildKit.Ending.Broken.class, run(context));
        assertEquals("build.disk-full", broken.why().code());
    }

    @Test
    void whereItHasTheEngineIsUnavailable() throws Exception {
        var context = context(UNREAD);
        assertThrows(BuilderUnavailableException.class, () -> run(context));
    }

    /** Of that length, and takes no room itself. */
    private Path context(long length) throws Exception {
        var file = folder.resolve("context.tar");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(length);
        }
        return file;
    }

    private BuildKit.Ending run(Path context) {
        var spec = new BuildSpec(
                "1", "berth/test/context:1", "Dockerfile", Map.of(), Map.of(), new CacheNamespace("test"));
        return new BuildKit(engine).run(spec, context, _ -> {}, _ -> false, _ -> {});
    }
}
