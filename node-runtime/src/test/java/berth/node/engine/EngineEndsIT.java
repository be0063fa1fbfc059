package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.GroupSpec;
import berth.node.NodeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances on an engine that shuts down, or has been killed. */
class EngineEndsIT extends EngineScenario {
    @TempDir
    private Path folder;

    EngineEndsIT() {
        super("engine-ends");
    }

    @Test
    void whatStandsStillIsNotStartedByAnEngineThatShutsDown() throws IOException {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = stopped(spec);
        try (EngineBetween between = new EngineBetween(folder.resolve("between.sock"));
                DockerEngineRuntime through =
                        new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            // So it has a connection, which goes on.
            assertEquals(1, through.status(spec.key()).size());
            between.takeNoMore();
            var refused = assertThrows(NodeUnavailableException.class, () -> through.apply(spec));
            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith("could not start web of app"), refused::getMessage);
            assertEquals(1, through.status(spec.key()).size());
        }
        assertEquals(Boolean.FALSE, engine.inspect(id).getState().getRunning());
        runtime.apply(spec);
        assertEquals(Boolean.TRUE, engine.inspect(id).getState().getRunning());
    }

    @Test
    void nothingNewIsBegunOnAnEngineThatShutsDown() throws IOException {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        try (EngineBetween between = new EngineBetween(folder.resolve("between.sock"));
                DockerEngineRuntime through =
                        new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            assertEquals(List.of(), through.status(spec.key()));
            between.takeNoMore();
            assertThrows(NodeUnavailableException.class, () -> through.apply(spec));
        }
        assertEquals(List.of(), runtime.status(spec.key()));
    }

    @Test
    void oneThatAnEngineHasLeftHalfStartedIsReplacedAtTheNextAttempt() throws IOException {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = stopped(spec);
        var asked = new AtomicInteger();
        try (EngineBetween between =
                        new EngineBetween(folder.resolve("between.sock"), request -> halfStarted(request, id, asked));
                DockerEngineRuntime through =
                        new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            assertThrows(NodeUnavailableException.class, () -> through.apply(spec));
            through.apply(spec);
        }
        assertEquals(1, asked.get());
        var instances = runtime.status(spec.key());
        assertEquals(1, instances.size(), instances::toString);
        assertNotEquals(id, instances.getFirst().id());
    }

    /** What Docker 20.10 says when containerd has the task of a start that an engine did not live to end. */
    private static Optional<String> halfStarted(String request, String id, AtomicInteger asked) {
        if (!request.startsWith("POST /containers/" + id + "/start")) {
            return Optional.empty();
        }
        asked.incrementAndGet();
        String json = "{\"message\":\"task " + id + ": already exists\"}\n";
        return Optional.of("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json);
    }

    private String stopped(GroupSpec spec) {
        String id = start(spec).id();
        engine.docker().stopContainerCmd(id).withTimeout(5).exec();
        return id;
    }
}
