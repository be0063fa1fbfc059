package berth.node;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** The contract of runs on the fake. */
class FakeRunTest extends RunContract {
    private final FakeNodeRuntime runtime = new FakeNodeRuntime();

    @BeforeEach
    void interpretCommands() {
        runtime.missing("sha256:" + "0".repeat(64));
        runtime.runEnd(run -> switch (run.command()) {
            case "fail" -> Optional.of(3);
            case "last" -> Optional.empty();
            case "cat", FakeNodeRuntime.SIZING -> Optional.empty();
            default -> Optional.of(0);
        });
        runtime.runOutput(run -> switch (run.command()) {
            case "tell" -> List.of("one", "two");
            case "fail" -> List.of("it fails");
            default -> List.of();
        });
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
    protected String telling() {
        return "tell";
    }

    @Override
    protected String failing() {
        return "fail";
    }

    @Override
    protected String lasting() {
        return "last";
    }

    @Override
    protected String sizing() {
        return FakeNodeRuntime.SIZING;
    }

    @Override
    protected boolean endlessRuns(String instance) {
        return runtime.endless() > 0;
    }
}
