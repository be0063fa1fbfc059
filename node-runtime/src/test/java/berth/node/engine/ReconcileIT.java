package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.LimitRefusedException;
import berth.node.Limits;
import berth.node.NodeUnavailableException;
import berth.node.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to containers, and what Berth does to those of others. */
class ReconcileIT extends EngineScenario {
    ReconcileIT() {
        super("reconcile");
    }

    @Test
    void anInstanceRemovedByHandComesBackWithTheNextOrder() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker().removeContainerCmd(id).withForce(true).exec();
        assertEquals(0, runtime.status(spec.key()).size());

        assertNotEquals(id, start(spec).id());
    }

    @Test
    void oneStoppedByHandIsStartedWithTheNextOrder() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker().stopContainerCmd(id).withTimeout(5).exec();

        assertEquals(id, start(spec).id());
    }

    @Test
    void oneThatWasPausedByHandIsIllUntilItGoesOn() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker().pauseContainerCmd(id).exec();
        InstanceStatus seen = awaitState(spec, InstanceState.UNHEALTHY);
        assertEquals(Optional.of("instance.paused"), seen.reason().map(InstanceStatus.Reason::code));
        assertEquals(Optional.empty(), seen.address());

        engine.docker().unpauseContainerCmd(id).exec();
        assertEquals(id, awaitState(spec, InstanceState.HEALTHY).id());
    }

    @Test
    void oneThatWasDisconnectedFromItsNetworkIsReplacedWithTheNextOrder() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker()
                .disconnectFromNetworkCmd()
                .withNetworkId("berth-" + production.id())
                .withContainerId(id)
                .withForce(true)
                .exec();
        assertEquals(
                Optional.of("instance.disconnected"),
                awaitState(spec, InstanceState.EXITED).reason().map(InstanceStatus.Reason::code));

        assertNotEquals(id, start(spec).id());
        assertEquals(1, runtime.status(spec.key()).size());
    }

    /** With control groups v2 the kernel ends it instead, and the engine starts it again with the new limit. */
    @Test
    void oneThatUsesMoreMemoryThanItIsToHaveKeepsNoOtherFromComing() {
        GroupSpec spec = large();
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            runtime.apply(smaller(spec));
        } else {
            var refused = assertThrows(LimitRefusedException.class, () -> runtime.apply(smaller(spec)));
            String message = String.valueOf(refused.getMessage());
            assertTrue(
                    message.matches(
                            "instance [0-9a-f]{12} uses [2-9]\\d MiB of memory, more than the 16 MiB that it is to have"),
                    message);
            // The other one needs more than it has, and is ended for that.
            assertEquals(Optional.of("instance.limit-refused"), firstReason(spec));
        }
        assertEquals(2, runtime.status(spec.key()).size());
        runtime.apply(spec);
        assertNotEquals(Optional.of("instance.limit-refused"), firstReason(spec));
    }

    @Test
    void whatTheEngineFailsAtIsToldThoughAnInstanceRefusesItsLimitToo(@TempDir Path folder) throws IOException {
        GroupSpec spec = large();
        String body = "{\"message\": \"the disk is full\"}";
        String failure = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (var between = new EngineBetween(
                        folder.resolve("s.sock"),
                        request -> Optional.of(failure).filter(any -> request.startsWith("POST /containers/create")));
                var failing = new DockerEngineRuntime(engine.options().withHost(between.host()))) {
            var told = assertThrows(NodeUnavailableException.class, () -> failing.apply(smaller(spec)));
            assertTrue(String.valueOf(told.getMessage()).endsWith("the disk is full"), told::toString);
        }
    }

    /** With one instance, which uses 20 MiB and more; Perl holds a text twice for a moment, and it may have 64. */
    private GroupSpec large() {
        GroupSpec spec = spec(production, "perl -e '$_ = \"x\" x (20 << 20); sleep 600'", new Port.None());
        runtime.apply(spec);
        Await.until(() -> runtime.usage().stream()
                .anyMatch(used -> used.group().equals(spec.key()) && used.memoryBytes() > 20 << 20));
        return spec;
    }

    /** With two instances, which get less. */
    private static GroupSpec smaller(GroupSpec spec) {
        return new GroupSpec(
                spec.key(),
                spec.image(),
                spec.command(),
                spec.variables(),
                spec.aliases(),
                new Limits(16 << 20, 1, 50),
                spec.port(),
                2);
    }

    private Optional<String> firstReason(GroupSpec spec) {
        return runtime.status(spec.key()).getFirst().reason().map(InstanceStatus.Reason::code);
    }

    @Test
    void oneThatTheEngineRefusesToStartAgainAndAgainIsReplaced() {
        GroupSpec spec = spec(production, Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker().stopContainerCmd(id).withTimeout(5).exec();
        // Another of the same name is made, but the container wants this one.
        engine.inspect(id)
                .getNetworkSettings()
                .getNetworks()
                .values()
                .forEach(network ->
                        engine.docker().removeNetworkCmd(network.getNetworkID()).exec());
        int refused = 0;
        while (refused < 5 && isRefused(spec)) {
            refused++;
        }
        assertNotEquals(0, refused, "the engine started it at once");
        assertNotEquals(id, start(spec).id());
    }

    private boolean isRefused(GroupSpec spec) {
        try {
            runtime.apply(spec);
            return false;
        } catch (NodeUnavailableException e) {
            return true;
        }
    }

    @Test
    void aContainerWithoutThisInstallationsLabelIsNeverTouched() {
        // All labels but the one that counts.
        String foreign = engine.docker()
                .createContainerCmd(engine.baseImage())
                .withLabels(Map.of(
                        InstanceLabels.INSTALLATION,
                        "somebody-else",
                        InstanceLabels.ENVIRONMENT_ID,
                        production.id(),
                        InstanceLabels.INSTANCE,
                        "x",
                        InstanceLabels.RELEASE,
                        "1"))
                .withCmd("sleep", "1000")
                .exec()
                .getId();
        try {
            engine.docker().startContainerCmd(foreign).exec();
            String before = engine.inspect(foreign).getState().getStartedAt();
            GroupSpec spec = spec(production, Commands.SERVE, PORT);
            start(spec);
            runtime.remove(spec.key(), GRACE);
            runtime.removeEnvironment(production);

            assertEquals(Boolean.TRUE, engine.inspect(foreign).getState().getRunning());
            assertEquals(before, engine.inspect(foreign).getState().getStartedAt());
        } finally {
            engine.docker().removeContainerCmd(foreign).withForce(true).exec();
        }
    }
}
