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
        runtime.fate(spec -> {
            if (spec.command().equals(failing())) {
                return Fate.crashing("instance.exited", "exited with code 3");
            }
            boolean serves = spec.command().equals(serving()) || spec.port() instanceof Port.None;
            return serves ? Fate.HEALTHY : Fate.STARTING;
        });
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

        assertEquals(List.of(web(2)), runtime.applied());
        assertEquals(List.of(key("web")), runtime.removed());
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
    protected String servingLater() {
        return "serve later";
    }

    @Override
    protected void letServe(InstanceStatus instance) {
        runtime.fate(instance.id(), Fate.HEALTHY);
    }

    @Override
    protected String endingOnce() {
        return "end once";
    }

    @Override
    protected void letEnd(InstanceStatus instance) {
        runtime.fate(
                instance.id(),
                Fate.STARTING
                        .after(2)
                        .afterExit(3, new InstanceStatus.Reason("instance.exited", "exited with code 3")));
    }

    @Override
    protected String lasting() {
        return "last";
    }

    @Override
    protected String failing() {
        return "fail";
    }
}
