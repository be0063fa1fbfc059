package berth.server.run;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import berth.api.run.RunKind;
import berth.server.PlatformResource;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lists that grow for ever are read page by page. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class PagesTest extends PlatformFixture {
    @Inject
    Runs runs;

    @Test
    void releasesAreReadPageByPage() throws Exception {
        var app = platform.live("pages-releases");
        for (int n = 2; n <= 53; n++) {
            operator()
                    .contentType("application/json")
                    .body("{\"N\": \"" + n + "\"}")
                    .patch(app.path("/config"))
                    .then()
                    .statusCode(200);
        }
        get(app, "/releases").body("$", hasSize(50)).body("[49].number", equalTo(4));
        get(app, "/releases?before=4").body("number", contains(3, 2, 1));
        get(app, "/releases?before=4&limit=2").body("number", contains(3, 2));
        get(app, "/releases?limit=500").body("$", hasSize(53));
        get(app, "/releases?limit=1").body("number", contains(53));
        get(app, "/releases?before=1").body("$", empty());
        get(app, "/deployments").body("$", hasSize(50)).body("[49].number", equalTo(4));
        get(app, "/deployments?before=4").body("number", contains(3, 2, 1));
        get(app, "/deployments?before=4&limit=2").body("number", contains(3, 2));
        get(app, "/deployments?limit=500").body("$", hasSize(53));
        get(app, "/deployments?build=1").body("number", contains(1));
        get(app, "/deployments?build=1&before=1").body("$", empty());
        operator().get(app.path("/deployments?build=2")).then().statusCode(404).body("code", equalTo("build.unknown"));
    }

    @Test
    void buildsAreReadPageByPage() throws Exception {
        var app = platform.live("pages-builds");
        for (String push : List.of("two", "three")) {
            app.push(push).end();
        }
        get(app, "/builds").body("number", contains(3, 2, 1));
        get(app, "/builds?limit=2").body("number", contains(3, 2));
        get(app, "/builds?before=2").body("number", contains(1));
        get(app, "/builds?limit=1").body("number", contains(3));
        get(app, "/builds?before=1").body("$", empty());
    }

    @Test
    void aScheduleThatRunsOftenDoesNotHideOneThatRunsSeldom() throws Exception {
        var app = platform.live("pages-runs");
        run(app, RunKind.CRON, Optional.of("0 3 * * *"));
        run(app, RunKind.ONE_OFF, Optional.empty());
        for (int n = 0; n < 55; n++) {
            run(app, RunKind.CRON, Optional.of("* * * * *"));
        }
        get(app, "/runs").body("$", hasSize(50)).body("schedule", everyItem(equalTo("* * * * *")));
        get(app, "/runs?before=8").body("number", contains(7, 6, 5, 4, 3, 2, 1));
        get(app, "/runs?before=8&limit=2").body("number", contains(7, 6));
        get(app, "/runs?kind=ONE_OFF").body("number", contains(2)).body("[0].schedule", equalTo(null));
        get(app, "/runs?kind=CRON&limit=500").body("$", hasSize(56));
        operator()
                .queryParam("schedule", "0 3 * * *")
                .get(app.path("/runs"))
                .then()
                .statusCode(200)
                .body("number", contains(1));
        get(app, "/runs?kind=one_off").body("number", contains(2));
        get(app, "/runs?kind=RELEASE").body("$", empty());
        operator()
                .get(app.path("/runs?kind=NONSENSE"))
                .then()
                .statusCode(400)
                .body("code", equalTo("run.kind-unknown"));
    }

    private void run(PushedApp app, RunKind kind, Optional<String> schedule) {
        var production = app.production();
        var order = NewRun.unattended(
                UUID.randomUUID(), production.liveRelease().orElseThrow(), kind, "true", Optional.empty(), "somebody");
        runs.queue(production, schedule.map(order::withSchedule).orElse(order));
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(app.path(what)).then().statusCode(200);
    }
}
