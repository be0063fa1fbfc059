package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.NodeUnavailableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is not there, or does not answer. */
class EngineTroubleIT {
    @TempDir
    private Path folder;

    @Test
    void anEngineThatIsNotThereIsUnavailable() {
        URI nowhere = URI.create("unix://" + folder.resolve("nothing.sock"));
        try (DockerEngineRuntime runtime =
                new DockerEngineRuntime(DockerEngineOptions.of("here").withHost(nowhere))) {
            NodeUnavailableException e = assertThrows(NodeUnavailableException.class, runtime::status);

            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("could not list the instances: the Docker Engine at unix://"), message);
            assertTrue(message.endsWith("is it running?"), message);
            assertThrows(NodeUnavailableException.class, () -> runtime.follow("id", 1, line -> true));
        }
    }

    @Test
    @Timeout(30)
    void whoWaitsForAnInstanceOfAnEngineThatTellsNoEventsLooksAgainSoon() throws InterruptedException {
        URI nowhere = URI.create("unix://" + folder.resolve("nothing.sock"));
        try (DockerEngineRuntime runtime =
                new DockerEngineRuntime(DockerEngineOptions.of("here").withHost(nowhere))) {
            runtime.awaitNews(Set.of("id"), Duration.ofHours(1));
        }
    }

    @Test
    void whatIsClosedIsUnavailable() {
        DockerEngineRuntime runtime = new DockerEngineRuntime(DockerEngineOptions.of("here"));
        runtime.close();

        NodeUnavailableException e = assertThrows(NodeUnavailableException.class, runtime::status);

        assertEquals("could not list the instances: this has been closed", e.getMessage());
    }

    @Test
    void anEngineThatDoesNotAnswerIsGivenUp() throws IOException {
        Path socket = folder.resolve("mute.sock");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Engine engine = new Engine(URI.create("unix://" + socket), Duration.ofMillis(200))) {
            mute.bind(UnixDomainSocketAddress.of(socket));

            NodeUnavailableException e = assertThrows(
                    NodeUnavailableException.class,
                    () -> engine.call("ask", () -> engine.docker().versionCmd().exec()));

            assertInstanceOf(TimeoutException.class, e.getCause());
        }
    }
}
