package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Limits;
import berth.node.Port;
import berth.node.TerminalSize;
import berth.node.TerminalSizes;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine says to the size of a terminal: that the command does not run yet, or that it never will have one. */
class TerminalSizeIT {
    private static final EnvironmentKey ENVIRONMENT = new EnvironmentKey("sized", "shop", "production");

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void aSizeThatComesTooEarlyIsSetLater() throws Exception {
        assertEquals("40 132\r\n", heardWhereRefused(409, 2));
        assertEquals(3, asked.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void aSizeThatIsRefusedIsNotSetAgain(int status) throws Exception {
        assertEquals("0 0\r\n", heardWhereRefused(status, Integer.MAX_VALUE));
        assertEquals(1, asked.get());
    }

    /** What a command at a terminal of 132 by 40 says of its size. */
    private String heardWhereRefused(int status, int times) throws Exception {
        try (var engine = new TestEngine("sized");
                var between = new EngineBetween(folder.resolve("s.sock"), request -> answer(request, status, times));
                var runtime = new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            var group = new GroupSpec(
                    new GroupKey(ENVIRONMENT, 1, "app", "web"),
                    engine.baseImage(),
                    "sleep 1000",
                    Map.of(),
                    List.of(),
                    new Limits(64 << 20, 1, 50),
                    new Port.None(),
                    1);
            runtime.apply(group);
            var sizes = new TerminalSizes();
            sizes.put(new TerminalSize(132, 40));
            var output = new ByteArrayOutputStream();
            var code = runtime.exec(
                    runtime.status(group.key()).getFirst().id(),
                    "stty size",
                    true,
                    InputStream.nullInputStream(),
                    sizes,
                    (error, piece) -> output.writeBytes(piece));
            assertEquals(Optional.of(0), code);
            runtime.removeEnvironment(ENVIRONMENT);
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    private Optional<String> answer(String request, int status, int times) {
        if (!request.contains("/resize?") || asked.incrementAndGet() > times) {
            return Optional.empty();
        }
        var body = "{\"message\":\"refused by the test\"}";
        return Optional.of("HTTP/1.1 " + status + " Refused\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }
}
