package berth.server;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.router.FakeRouterControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workers of the tests' platform, which all tests share. */
@ApplicationScoped
public class Workers {
    private final FakeBuilder builder;
    private final FakeNodeRuntime node;
    private final FakeRouterControl router;

    Workers(FakeBuilder builder, FakeNodeRuntime node, FakeRouterControl router) {
        this.builder = builder;
        this.node = node;
        this.router = router;
    }

    /** All that a test has disturbed is as it was before: builds succeed, instances are healthy, everybody answers. */
    public void workAgain() {
        image("a");
        builder.unavailable(false).release();
        node.available(true);
        node.fate(group -> Fate.HEALTHY);
        node.output(group -> List.of());
        node.runEnd(run -> Optional.of(0));
        node.runReason(code -> "exited with code " + code);
        node.runOutput(run -> List.of());
        node.slowToEnd(false);
        router.unavailable(false);
    }

    /** What builds make from now on: an image with that digit in its id, and a web process. */
    public void image(String digit) {
        image(digit, Map.of("web", ""));
    }

    /** The same, with those process types with their commands. */
    public void image(String digit, Map<String, String> processes) {
        builder.answer(new BuildOutcome.Built("sha256:" + digit.repeat(64), "static", processes, List.of(8080)));
    }
}
