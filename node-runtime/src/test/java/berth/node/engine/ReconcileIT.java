package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.LimitRefusedException;
import berth.node.Limits;
import berth.node.NodeUnavailableException;
import berth.node.Port;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    /** With control groups v2 the kernel ends it instead, and the engine starts it again with the new limit. */
    @Test
    void oneThatUsesMoreMemoryThanItIsToHaveKeepsNoOtherFromComing() {
        GroupSpec spec = spec(production, "perl -e '$_ = \"x\" x (32 << 20); sleep 600'", new Port.None());
        runtime.apply(spec);
        Await.until(() -> runtime.usage().stream()
                .anyMatch(used -> used.group().equals(spec.key()) && used.memoryBytes() > 32 << 20));
        var smaller = new GroupSpec(
                spec.key(),
                spec.image(),
                spec.command(),
                spec.variables(),
                spec.aliases(),
                new Limits(16 << 20, 1, 50),
                spec.port(),
                2);
        try {
            runtime.apply(smaller);
        } catch (LimitRefusedException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(
                    message.matches(
                            "instance \\w+ uses [2-9]\\d MiB of memory, more than the 16 MiB that it is to have"),
                    message);
        }
        assertEquals(2, runtime.status(spec.key()).size());
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
