package berth.server.deployment;

import static berth.server.Calls.operator;

import berth.api.sleep.SleepState;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.InstanceStatus;
import berth.router.FakeRouterControl;
import berth.router.Route;
import berth.server.Await;
import berth.server.Workers;
import berth.server.sleep.Sleeps;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Apps with a web process and a worker, that sleep and wake. */
@ApplicationScoped
public class SleepyApps {
    private static final Map<String, String> PROCESSES = Map.of("web", "", "worker", "exec work");

    private final PushedApp.Platform platform;
    private final Workers workers;
    private final FakeNodeRuntime node;
    private final FakeRouterControl router;
    private final Sleeps sleeps;

    SleepyApps(
            PushedApp.Platform platform,
            Workers workers,
            FakeNodeRuntime node,
            FakeRouterControl router,
            Sleeps sleeps) {
        this.platform = platform;
        this.workers = workers;
        this.node = node;
        this.router = router;
        this.sleeps = sleeps;
    }

    /** What builds make from now on has that digit in its id. */
    void image(String digit) {
        workers.image(digit, PROCESSES);
    }

    /** A new app that is live. */
    PushedApp live(String name) throws Exception {
        return platform.live(name);
    }

    /** A new app that sleeps. */
    PushedApp asleep(String name) throws Exception {
        var app = live(name);
        sleep(app, "now").statusCode(200);
        Await.until(() -> name + " is asleep: " + seen(app), () -> seen(app).isEmpty());
        return app;
    }

    void awaitAwake(PushedApp app) {
        Await.until(
                () -> app.name() + " is awake: " + route(app) + seen(app),
                () -> !route(app).upstreams().isEmpty()
                        && sleeps.state(app.production().id()) == SleepState.AWAKE);
    }

    /** From now on its instances end by themselves again and again. */
    void instancesDie(PushedApp app) {
        node.fate(group -> group.key().environment().app().equals(app.name())
                ? Fate.crashing("instance.exited", "exited with code 1").after(4)
                : Fate.HEALTHY);
    }

    /** Waits until the platform's own loop has come by once more. */
    void lookAgain() {
        int before = node.looks();
        Await.until(() -> "two more looks", () -> node.looks() >= before + 2);
    }

    List<InstanceStatus> seen(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    Route route(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow();
    }

    /** Tells it to sleep or wake. */
    static ValidatableResponse sleep(PushedApp app, String what) {
        return operator().post(app.path("/sleep/" + what)).then();
    }

    /** Says when it is to fall asleep by itself. */
    static ValidatableResponse sleepAfter(PushedApp app, String minutes) {
        return operator()
                .contentType("application/json")
                .body("{\"afterMinutes\": " + minutes + "}")
                .put(app.path("/sleep"))
                .then();
    }
}
