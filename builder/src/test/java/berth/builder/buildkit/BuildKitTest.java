package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.builder.BuilderUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
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

    private ServerSocketChannel server;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        var socket = folder.resolve("engine.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
        engine = new Engine(URI.create("unix://" + socket));
    }

    @AfterEach
    void stop() throws Exception {
        engine.close();
        server.close();
    }

    /** Tells where it keeps images, and hangs up on everything else once it has read the beginning. */
    private void serve() {
        while (server.isOpen()) {
            try (var client = server.accept()) {
                var begin = ByteBuffer.allocate(64);
                client.read(begin);
                if (new String(begin.array(), 0, begin.position(), StandardCharsets.US_ASCII)
                        .startsWith("GET /info ")) {
                    var info = "{\"DockerRootDir\":\"" + folder.toAbsolutePath() + "\"}";
                    var answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + info.length() + "\r\n\r\n"
                            + info;
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                }
            } catch (IOException e) {
                // That client is gone, or the test is over.
                continue;
            }
        }
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
