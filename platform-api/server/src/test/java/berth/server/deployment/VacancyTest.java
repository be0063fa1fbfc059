package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.app.AppState;
import berth.node.Fate;
import berth.router.Vacancy;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.app.AppStatus;
import berth.server.route.Routes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the router is told of an app that nothing answers for. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class VacancyTest extends PlatformFixture {
    @Inject
    Routes routes;

    @Inject
    AppStatus status;

    @Test
    void aFirstDeploymentIsOnItsWayAndOneThatFailedIsNoneToWaitFor() throws Exception {
        var app = platform.create("vacant-first");
        await(app, Vacancy.NEVER_DEPLOYED);
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("one");
        await(app, Vacancy.STARTING);
        RestAssured.given()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .post(app.path("/deployments/1/cancel"))
                .then()
                .statusCode(200);
        assertInstanceOf(PushResult.Refused.class, push.end());
        await(app, Vacancy.UNKNOWN);
    }

    @Test
    void whatIsScaledToNoInstanceIsStopped() throws Exception {
        var app = platform.create("vacant-none");
        assertInstanceOf(PushResult.Live.class, app.push("one").end());
        scale(app, 0);
        await(app, Vacancy.STOPPED);
        assertEquals(AppState.STOPPED, status.state(app.app));
        assertEquals(List.of(), routes.acknowledged(host(app)).orElseThrow().upstreams());
    }

    @Test
    void whatIsScaledFromNoInstanceIsOnItsWayUntilTheFirstIsHealthy() throws Exception {
        var app = platform.create("vacant-some");
        assertInstanceOf(PushResult.Live.class, app.push("one").end());
        scale(app, 0);
        await(app, Vacancy.STOPPED);
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        scale(app, 2);
        await(app, Vacancy.STARTING);
        node.fate(group -> Fate.HEALTHY);
        Await.until(
                () -> "both are routed: " + routes.acknowledged(host(app)),
                () -> routes.acknowledged(host(app))
                        .filter(route -> route.upstreams().size() == 2)
                        .isPresent());
    }

    private static void scale(PushedApp app, int count) {
        RestAssured.given()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json")
                .body("{\"web\": {\"count\": " + count + "}}")
                .patch(app.path("/formation"))
                .then()
                .statusCode(200);
    }

    private void await(PushedApp app, Vacancy vacancy) {
        Await.until(
                () -> "the page says " + vacancy + ": " + routes.acknowledged(host(app)),
                () -> routes.acknowledged(host(app))
                        .filter(route -> route.upstreams().isEmpty() && route.vacancy() == vacancy)
                        .isPresent());
    }

    private static String host(PushedApp app) {
        return app.name() + ".localhost";
    }
}
