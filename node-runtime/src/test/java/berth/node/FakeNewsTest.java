package berth.node;

import org.junit.jupiter.api.BeforeEach;

/** The contract of what comes up and ends on the fake. */
class FakeNewsTest extends NewsContract {
    private final FakeNodeRuntime runtime = new FakeNodeRuntime();

    @BeforeEach
    void interpretCommands() {
        runtime.fate(spec -> {
            if (spec.command().equals(failing())) {
                return Fate.crashing("instance.exited", "exited with code 3").after(5);
            }
            return spec.command().equals(serving()) ? Fate.HEALTHY : Fate.STARTING;
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
    protected void stop(InstanceStatus instance) {
        runtime.fate(instance.id(), Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 0"));
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
