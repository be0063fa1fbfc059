package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import berth.node.GroupSpec;
import berth.node.NodeUnavailableException;
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
