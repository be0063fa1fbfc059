package berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on the fake, and what tests may tell it. */
class FakeNodeRuntimeTest extends NodeRuntimeContract {
    private final FakeNodeRuntime runtime = new FakeNodeRuntime();

    @BeforeEach
    void interpretCommands() {
        runtime.missing("sha256:" + "0".repeat(64));
    }

    @Test
    void aGroupFaresAsTold() {
        runtime.fate(key("web"), Fate.STARTING);
        runtime.apply(web(1));
        assertEquals(
                InstanceState.STARTING, runtime.status(key("web")).getFirst().state());

        runtime.fate(key("web"), Fate.HEALTHY);
        assertEquals(
                InstanceState.HEALTHY, runtime.status(key("web")).getFirst().state());
    }

    @Test
    void whileItIsUnavailableEachCallFails() {
        runtime.available(false);
        assertThrows(NodeUnavailableException.class, () -> runtime.apply(web(1)));
        assertThrows(NodeUnavailableException.class, runtime::status);

        runtime.available(true);
        assertTrue(runtime.status().isEmpty());
    }

    @Test
    void itTellsWhatItWasOrdered() {
        runtime.apply(web(2));
        runtime.remove(key("web"), GRACE);

        assertEquals(List.of(web(2)), runtime.orders().applied());
        assertEquals(List.of(key("web")), runtime.orders().removed());
    }

    @Override
    protected NodeRuntime runtime() {
        return runtime;
    }

    @Override
    protected String image() {
        return "sha256:there";
    }

    @Override
    protected String serving() {
        return "serve";
    }

    @Override
    protected String usingMemory() {
        return "grow";
    }

    @Override
    protected boolean refusesLimits() {
        return true;
    }

    @Override
    protected void uses(String instanceId, long bytes) {
        runtime.memoryInUse(instanceId, bytes);
    }
}
