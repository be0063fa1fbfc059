package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.EnvironmentKey;
import berth.node.Limits;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.TerminalSizes;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that does not answer who wants to connect to a container, as one does whose container ends just then. */
class MuteAttachIT {
    private static final EnvironmentKey ENVIRONMENT = new EnvironmentKey("mute", "shop", "production");

    @TempDir
    private Path folder;

    @Test
    void whoIsConnectedLeavesWhenTheRunIsOver() throws Exception {
        try (var engine = new TestEngine("mute");
                var mute = new EngineProxy(folder.resolve("mute.sock"), "/attach?", EngineProxy.Fault.MUTE);
                var runtime = new DockerEngineRuntime(engine.options().withHost(mute.host()))) {
            var run = new RunSpec(
                    new RunKey(ENVIRONMENT, "mute"),
                    "run",
                    engine.baseImage(),
                    "sleep 1000",
                    Map.of(),
                    new Limits(64 << 20, 1, 50),
                    false,
                    false);
            runtime.start(run);
            var connected = Thread.ofVirtual()
                    .start(() -> runtime.attach(
                            run.key(), InputStream.nullInputStream(), new TerminalSizes(), (error, piece) -> {}));
            Await.until(() -> mute.asked.get() == 1);
            assertEquals(Optional.empty(), runtime.run(run.key()).orElseThrow().exitCode());

            runtime.remove(run.key(), Duration.ofSeconds(1));

            assertTrue(connected.join(Duration.ofSeconds(30)));
            runtime.removeEnvironment(ENVIRONMENT);
        }
    }
}
