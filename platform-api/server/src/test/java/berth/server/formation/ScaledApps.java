package berth.server.formation;

import static berth.server.Calls.operator;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceStatus;
import berth.node.NodeCapacity;
import berth.router.FakeRouterControl;
import berth.server.deployment.PushedApp;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Apps with a process type {@code web}, a {@code worker} and a release process, and what runs of them. */
@ApplicationScoped
class ScaledApps {
    private static final NodeCapacity LARGE = new NodeCapacity(1L << 40, 64);

    private final PushedApp.Platform platform;
    private final FakeBuilder builder;
    private final FakeNodeRuntime node;
    private final FakeRouterControl router;

    ScaledApps(PushedApp.Platform platform, FakeBuilder builder, FakeNodeRuntime node, FakeRouterControl router) {
        this.platform = platform;
        this.builder = builder;
        this.node = node;
        this.router = router;
    }

    /** A new app, of which builds make an image. */
    PushedApp created(String name) {
        builder.answer(new BuildOutcome.Built(
                "sha256:" + "a".repeat(64),
                "static",
                Map.of("web", "", "worker", "exec work", "release", "migrate"),
                List.of(8080)));
        return platform.create(name);
    }

    /** A new app that is live. */
    PushedApp pushed(String name) throws Exception {
        var app = created(name);
        app.push("one").end();
        return app;
    }

    /** Instances of the app start and do not come up. */
    void keepStarting(PushedApp app) {
        node.fate(group -> group.key().environment().app().equals(app.name()) ? Fate.STARTING : Fate.HEALTHY);
    }

    void letStart() {
        node.fate(group -> Fate.HEALTHY);
    }

    /** As before the test. */
    void allIsWell() {
        node.capacity(LARGE);
        node.slowToEnd(false);
        letStart();
        router.unavailable(false);
    }

    List<InstanceStatus> seen(PushedApp app, String process) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name())
                        && each.group().process().equals(process))
                .toList();
    }

    List<String> ids(PushedApp app, String process) {
        return seen(app, process).stream().map(InstanceStatus::id).toList();
    }

    /** Who gets requests to the app. */
    List<String> upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams();
    }

    static String address(InstanceStatus instance) {
        var address = instance.address().orElseThrow();
        return address.host() + ":" + address.port();
    }

    static ValidatableResponse scale(PushedApp app, String body) {
        return scale(app.name(), body);
    }

    static ValidatableResponse scale(String app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch("/api/v1/apps/" + app + "/environments/production/formation")
                .then();
    }
}
