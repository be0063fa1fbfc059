package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.deployment.DeploymentState;
import berth.node.Fate;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.build.Builds;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CancelTest extends PlatformFixture {
    @Inject
    Deployments deployments;

    @Inject
    DeploymentHistory history;

    @Inject
    Builds builds;

    @Inject
    EntityManager database;

    @Test
    void aNewerPushSupersedesOneThatWaitsAndBothAreTold() throws Exception {
        var app = platform.create("cancel-supersede");
        builder.hold();
        var first = app.push("one");
        Await.until(
                () -> "first builds",
                () -> builder.running().contains(first.ticket().build().toString()));
        var second = app.push("two");
        var third = app.push("three");
        var refused = assertInstanceOf(PushResult.Refused.class, second.end());
        assertEquals("build.superseded", refused.code());
        assertTrue(refused.message().contains("build 3"), refused.message());
        assertEquals(
                List.of(
                        "-----> " + refused.message(),
                        " !     code: build.superseded",
                        " !     next: if yours is not in it: git pull, then push again"),
                lastThree(second));
        builder.release();
        assertInstanceOf(PushResult.Live.class, first.end());
        assertInstanceOf(PushResult.Live.class, third.end());
        assertTrue(
                third.lines().stream().anyMatch(line -> line.contains("supersedes build 2")),
                third.lines().toString());
        assertEquals(Optional.of(third.commit()), app.main());
    }

    @Test
    void aDeploymentThatIsRoutedIsCancelledAndTheOldReleaseIsRoutedAgain() throws Exception {
        var app = platform.live("cancel-routing");
        var before = router.route("cancel-routing.localhost");
        router.unavailable(true);
        var second = app.push("two");
        awaitState(app, DeploymentState.ROUTING);
        post(app, "/deployments/2/cancel").statusCode(200);
        assertEquals(
                "deployment.cancelled",
                assertInstanceOf(PushResult.Refused.class, second.end()).code());
        router.unavailable(false);
        assertState(app, 2, DeploymentState.CANCELLED);
        get(app, "/deployments/2")
                .body("failure.code", equalTo("deployment.cancelled"))
                .body("failure.message", equalTo("the deployment was cancelled by operator"));
        Await.until(() -> "routed as before", () -> before.equals(router.route("cancel-routing.localhost")));
        Await.until(
                () -> "new group removed",
                () -> node.status().stream()
                        .noneMatch(each -> each.group().environment().app().equals("cancel-routing")
                                && each.group().release() == 2));
    }

    /** A cancel that was answered with 200 counts, also where the last step waits for the row that it is written to. */
    @Test
    void aCancelThatComesBeforeTheEndIsWrittenCounts() throws Exception {
        var app = platform.live("cancel-last");
        router.unavailable(true);
        var second = app.push("two");
        awaitState(app, DeploymentState.ROUTING);
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery(
                            "select 1 from deployment where environment_id = :environment and number = 2 for update")
                    .setParameter("environment", app.production().id())
                    .getSingleResult();
            router.unavailable(false);
            Await.until(() -> "its end waits for the row", this::anyWaitsForARow);
            deployments.cancel(platform.operator(), app.production(), 2);
        });
        assertEquals(
                "deployment.cancelled",
                assertInstanceOf(PushResult.Refused.class, second.end()).code());
        assertState(app, 2, DeploymentState.CANCELLED);
        assertTrue(
                second.lines().stream().noneMatch(line -> line.contains("release 2 is live")),
                second.lines().toString());
    }

    @Test
    void whoPushedReadsOfACancelWhatToDoNext() throws Exception {
        var app = platform.live("cancel-told");
        builder.hold();
        var builds = app.push("two");
        var waits = app.push("three");
        post(app, "/builds/3/cancel").statusCode(200);
        waits.end();
        post(app, "/builds/2/cancel").statusCode(200);
        builds.end();
        builder.release();
        for (var push : List.of(waits, builds)) {
            assertEquals(
                    List.of("-----> cancelled by operator", " !     code: build.cancelled", " !     next: push again"),
                    lastThree(push));
        }
        router.unavailable(true);
        var routes = app.push("four");
        awaitState(app, DeploymentState.ROUTING);
        post(app, "/deployments/2/cancel").statusCode(200);
        routes.end();
        router.unavailable(false);
        assertEquals(
                List.of(
                        "-----> cancelled by operator",
                        " !     code: deployment.cancelled",
                        " !     next: push again, or make the change again: what ran before runs on"),
                lastThree(routes));
    }

    private static List<String> lastThree(PushedApp.Push push) {
        return push.lines().subList(push.lines().size() - 3, push.lines().size());
    }

    /** The build waits for the engine then, and must not be begun again. */
    @Test
    void aCancelThatComesWhileTheBuilderIsLostCounts() throws Exception {
        var app = platform.create("cancel-lost");
        builder.hold();
        var push = app.push("one");
        var build = push.ticket().build().toString();
        Await.until(() -> "it builds", () -> builder.running().contains(build));
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("select 1 from build where environment_id = :environment for update")
                    .setParameter("environment", app.production().id())
                    .getSingleResult();
            builder.lose();
            Await.until(() -> "its return to the queue waits for the row", this::anyWaitsForARow);
            builds.cancel(platform.operator(), app.production(), 1);
        });
        assertEquals(
                "build.cancelled",
                assertInstanceOf(PushResult.Refused.class, push.end()).code());
        get(app, "/builds/1").body("failure.code", equalTo("build.cancelled"));
        operator()
                .get("/api/v1/events?app=" + app.name() + "&kind=build.cancelled")
                .then()
                .body("[0].detail.code", equalTo("build.cancelled"));
        assertEquals(
                1,
                builder.asked().stream()
                        .filter(asked -> asked.order().id().equals(build))
                        .count());
    }

    private boolean anyWaitsForARow() {
        return (boolean) database.createNativeQuery("select exists (select 1 from pg_locks where not granted)")
                .getSingleResult();
    }

    @Test
    void aDeploymentThatWaitsIsCancelledAtOnce() throws Exception {
        var app = platform.create("cancel-queued");
        node.fate(group -> Fate.STARTING);
        var push = app.push("one");
        awaitState(app, DeploymentState.STARTING);
        config(app, "{\"A\": \"1\"}");
        post(app, "/deployments/2/cancel").statusCode(200).body("state", equalTo("CANCELLED"));
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.end());
        assertState(app, 2, DeploymentState.CANCELLED);
        post(app, "/deployments/2/cancel").statusCode(409).body("code", equalTo("deployment.ended"));
    }

    @Test
    void changesOfConfigThatWaitAreSupersededByTheNext() throws Exception {
        var app = platform.create("cancel-config");
        node.fate(group -> Fate.STARTING);
        var push = app.push("one");
        awaitState(app, DeploymentState.STARTING);
        config(app, "{\"A\": \"1\"}");
        config(app, "{\"B\": \"2\"}");
        get(app, "/deployments/2")
                .body("state", equalTo("CANCELLED"))
                .body("failure.code", equalTo("deployment.superseded"));
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.end());
        Await.until(() -> "the last is live", () -> state(app, 3) == DeploymentState.SUCCEEDED);
        var running = node.status().stream()
                .filter(each -> each.group().environment().app().equals("cancel-config")
                        && each.group().release() == 3)
                .findFirst()
                .orElseThrow();
        assertEquals("1", node.spec(running.id()).variables().get("A"));
        assertEquals("2", node.spec(running.id()).variables().get("B"));
    }

    private void awaitState(PushedApp app, DeploymentState state) {
        Await.until(
                () -> "it is " + state,
                () -> history.newest(app.production().id())
                        .filter(newest -> newest.state() == state)
                        .isPresent());
    }

    private void assertState(PushedApp app, int number, DeploymentState state) {
        assertEquals(state, state(app, number));
    }

    private DeploymentState state(PushedApp app, int number) {
        return history.require(platform.operator(), app.production(), number).state();
    }

    private static void config(PushedApp app, String body) {
        operator()
                .contentType("application/json")
                .body(body)
                .patch(app.path("/config"))
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse post(PushedApp app, String what) {
        return operator().post(app.path(what)).then();
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(app.path(what)).then();
    }
}
