package berth.server.instance;

import static berth.server.Calls.operator;

import berth.node.InstanceStatus;
import berth.server.Await;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushedApp;
import berth.server.work.Lease;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** What tests of what befalls instances begin with: apps that run, what is told of them, and who else watches them. */
abstract class InstancesFixture extends PlatformFixture {
    @Inject
    Instances instances;

    @Inject
    InstanceEvents events;

    @Inject
    Lease lease;

    @Inject
    Clock clock;

    /** A new app that is live, with so many instances that get requests. */
    PushedApp live(String name, int count) throws Exception {
        var app = platform.live(name);
        scale(app, count);
        Await.until(() -> count + " are routed", () -> routed(app).size() == count);
        return app;
    }

    static void scale(PushedApp app, int count) {
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": " + count + "}}")
                .patch(app.path("/formation"))
                .then()
                .statusCode(200);
    }

    /** The app's instances on the node, in order of creation. */
    List<InstanceStatus> seen(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    /** Who gets requests to the app. */
    List<String> routed(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams();
    }

    /** The states of the app's instances, as the API tells them. */
    static List<String> states(PushedApp app) {
        return operator().get(app.path("/instances")).jsonPath().getList("state");
    }

    /** Events about the app's instances, newest first. */
    static JsonPath events(PushedApp app) {
        return operator().get("/api/v1/events?kind=instance.&app=" + app.name()).jsonPath();
    }

    /** The kinds of those events. */
    static List<String> told(PushedApp app) {
        return events(app).getList("kind");
    }

    static void awaitTold(PushedApp app, String... kinds) {
        Await.until(
                () -> List.of(kinds) + " instead of " + told(app),
                () -> told(app).equals(List.of(kinds)));
    }

    /** What a control plane that comes now, and has that clock, watches them by. */
    Crashes another(Clock steady) {
        return new Crashes(instances, events, lease, clock, steady);
    }
}
