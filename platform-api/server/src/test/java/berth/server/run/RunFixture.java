package berth.server.run;

import static berth.server.Calls.operator;

import berth.node.RunSpec;
import berth.server.Await;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushedApp;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** What tests of runs begin with, and leave behind. */
abstract class RunFixture extends PlatformFixture {
    @Inject
    Runs runs;

    @BeforeEach
    void buildsSucceed() {
        workers.image("c", Map.of("web", "", "seed", "exec rake seed"));
    }

    /** A new app that is live, of which a run is under way until somebody ends it. */
    PushedApp running(String name) throws Exception {
        var app = platform.live(name);
        node.runEnd(run -> Optional.empty());
        start(app, "sleep 1000").statusCode(201);
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        return app;
    }

    /** What the node was told to run of the app, in that order. */
    List<RunSpec> started(PushedApp app) {
        return node.started().stream()
                .filter(run -> run.key().environment().app().equals(app.name()))
                .toList();
    }

    /** Waits until the run has ended. */
    static ValidatableResponse ended(PushedApp app, int number) {
        Await.until(
                () -> "run " + number + " has ended",
                () -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                        .contains(operator()
                                .get(app.path("/runs/" + number))
                                .jsonPath()
                                .getString("state")));
        return operator().get(app.path("/runs/" + number)).then().statusCode(200);
    }

    static ValidatableResponse start(PushedApp app, String command) {
        return operator()
                .contentType("application/json")
                .body(Map.of("command", command))
                .post(app.path("/runs"))
                .then();
    }

    static ValidatableResponse post(PushedApp app, String what) {
        return operator().post(app.path(what)).then();
    }
}
