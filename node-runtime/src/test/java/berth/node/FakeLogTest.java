package berth.node;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The contract of logs on the fake. */
class FakeLogTest extends LogContract {
    private final FakeNodeRuntime runtime = new FakeNodeRuntime();

    @BeforeEach
    void interpretCommands() {
        runtime.output(spec -> spec.command().equals(writing()) ? List.of("one", "two", "three") : List.of());
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
    protected String writing() {
        return "write";
    }
}
