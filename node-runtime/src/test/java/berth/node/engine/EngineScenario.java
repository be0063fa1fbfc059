package berth.node.engine;

import berth.node.Await;
import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.LogLine;
import berth.node.Port;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** A runtime on the machine's engine with two environments, which are removed after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineScenario {
    static final Duration GRACE = Duration.ofSeconds(5);
    static final Port PORT = new Port.Expected(8080);
    static final Port NO_PORT = new Port.None();

    final TestEngine engine;
    final DockerEngineRuntime runtime;
    final EnvironmentKey production;
    final EnvironmentKey staging;

    EngineScenario(String name) {
        engine = new TestEngine(name);
        runtime = new DockerEngineRuntime(engine.options());
        production = new EnvironmentKey("test-" + name + "-1", "shop", "production");
        staging = new EnvironmentKey("test-" + name + "-2", "shop", "staging");
    }

    @AfterEach
    void removeEnvironments() {
        runtime.removeEnvironment(production);
        runtime.removeEnvironment(staging);
    }

    @AfterAll
    void close() {
        runtime.close();
        engine.close();
    }

    GroupSpec spec(EnvironmentKey environment, String command, Port port) {
        return spec(environment, engine.baseImage(), command, port);
    }

    GroupSpec spec(EnvironmentKey environment, String image, String command, Port port) {
        return new GroupSpec(
                new GroupKey(environment, 1, "app", "web"),
                image,
                command,
                Map.of("PORT", "8080"),
                List.of("shop.internal"),
                new Limits(64 << 20, 1, 50),
                port,
                1);
    }

    InstanceStatus start(GroupSpec spec) {
        runtime.apply(spec);
        return awaitState(spec, InstanceState.HEALTHY);
    }

    InstanceStatus awaitState(GroupSpec spec, InstanceState state) {
        return Await.until(
                        () -> runtime.status(spec.key()),
                        seen -> seen.getFirst().state() == state)
                .getFirst();
    }

    /** Runs a command beside the app and gives what it wrote, or waits for at least one line. */
    List<String> output(GroupSpec spec) {
        String id = start(spec).id();
        return Await.until(() -> texts(runtime.tail(id, 100)), lines -> lines.contains("done"));
    }

    static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }
}
