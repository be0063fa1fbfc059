package berth.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;

/** A node runtime, and an environment of its own for what each test runs. */
public abstract class EnvironmentFixture {
    protected static final Limits LIMITS = new Limits(64 << 20, 1, 50);
    protected static final Duration GRACE = Duration.ofSeconds(5);

    protected final EnvironmentKey environment = new EnvironmentKey(
            "t" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 50), 36), "shop", "production");

    protected abstract NodeRuntime runtime();

    /** An image that is there. */
    protected abstract String image();

    @AfterEach
    void removeEnvironment() {
        runtime().removeEnvironment(environment);
    }

    protected final GroupKey key(String process) {
        return new GroupKey(environment, 1, "app", process);
    }

    protected final GroupSpec spec(String process, String command, Port port, int count) {
        return new GroupSpec(
                key(process), image(), command, Map.of("PORT", "8080"), List.of("alias"), LIMITS, port, count);
    }

    protected final List<InstanceStatus> awaitHealthy(GroupSpec spec) {
        return Await.until(
                () -> runtime().status(spec.key()),
                seen -> seen.size() == spec.count()
                        && seen.stream().allMatch(each -> each.state() == InstanceState.HEALTHY));
    }
}
