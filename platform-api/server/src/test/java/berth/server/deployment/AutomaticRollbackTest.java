package berth.server.deployment;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.deployment.DeploymentState;
import berth.builder.BuildOutcome;
import berth.node.Fate;
import berth.node.InstanceStatus.Reason;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.build.BuildLogs;
import berth.server.release.Release;
import berth.server.release.ReleaseHistory;
import berth.server.release.Releases;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AutomaticRollbackTest extends PlatformFixture {
    @Inject
    DeploymentHistory deployments;

    @Inject
    Releases releases;

    @Inject
    ReleaseHistory history;

    @Inject
    BuildLogs logs;

    @Test
    void aReleaseThatDiesSoonAfterItWentLiveGivesWayToTheOneBeforeOnce() throws Exception {
        var app = platform.create("rollback-dies");
        node.output(group -> List.of("cache is corrupt"));
        push(app, "1");
        var second = push(app, "2");
        die(app, 2);
        Await.until(() -> "release 3 is live", () -> isLive(app, 3));
        var back = newest(app);
        assertEquals("sha256:" + "1".repeat(64), back.image());
        assertEquals("automatic rollback to v1: web exited with code 1", back.cause());
        assertEquals("berth", back.createdBy());
        assertTrue(
                logs.read(second.ticket().build()).contains("release 1 comes back"),
                logs.read(second.ticket().build()));
        Await.until(
                () -> "its last words are told",
                () -> logs.read(second.ticket().build()).contains("cache is corrupt"));
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/events?kind=release.rolled-back&app=" + app.name())
                .then()
                .body("[0].detail.cause", equalTo(back.cause()));
        die(app, 3);
        Await.until(
                () -> "the loop has looked at it",
                () -> node.status().stream()
                        .anyMatch(each -> each.group().environment().app().equals(app.name())
                                && each.group().release() == 3
                                && each.starts() == 2));
        push(app, "4");
        assertEquals(4, newest(app).number(), "what Berth brought back was rolled back itself");
    }

    @Test
    void itSaysWhichConfigVarsGoBackWithTheRelease() throws Exception {
        var app = platform.create("rollback-config");
        push(app, "1");
        fate(app, 2, Fate.STARTING);
        operator()
                .contentType("application/json")
                .body("{\"A\": \"1\"}")
                .patch(app.path("/config"))
                .then()
                .statusCode(200);
        operator().post(app.path("/deployments/2/cancel")).then().statusCode(200);
        fate(app, 3, Fate.HEALTHY);
        var third = push(app, "3").ticket().build();
        die(app, 3);
        Await.until(() -> "release 4 is live", () -> isLive(app, 4));
        assertTrue(logs.read(third).contains("release 1 comes back, with its config vars (unset A)"), logs.read(third));
        operator()
                .get("/api/v1/events?kind=release.rolled-back&app=" + app.name())
                .then()
                .body("[0].detail.change", equalTo("unset A"));
    }

    @Test
    void theFirstReleaseHasNothingToGoBackTo() throws Exception {
        var app = platform.create("rollback-first");
        push(app, "1");
        die(app, 1);
        push(app, "2");
        assertEquals(2, newest(app).number());
    }

    @Test
    void twoInstancesThatDieOnceEachTakeTheReleaseWithThem() throws Exception {
        var app = platform.create("rollback-each");
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json")
                .body("{\"web\": {\"count\": 2}}")
                .patch("/api/v1/apps/" + app.name() + "/environments/production/formation")
                .then()
                .statusCode(200);
        push(app, "1");
        push(app, "2");
        fate(app, 2, Fate.HEALTHY.after(2));
        Await.until(() -> "release 3 is live", () -> isLive(app, 3));
        assertEquals(
                "automatic rollback to v1: web died again and again",
                newest(app).cause());
    }

    @Test
    void oneThatRunsAgainWhenItIsLookedAtIsToldWithTheExitCodeOfItsLastRun() throws Exception {
        var app = platform.create("rollback-code");
        push(app, "1");
        push(app, "2");
        var why = new Reason("instance.exited", "exited with code 7");
        fate(app, 2, Fate.HEALTHY.after(3).afterExit(7, why));
        Await.until(() -> "release 3 is live", () -> isLive(app, 3));
        assertEquals(
                "automatic rollback to v1: web exited with code 7", newest(app).cause());
    }

    @Test
    void whatDiedBeforeItWentLiveMayLive() throws Exception {
        var app = platform.create("rollback-before");
        push(app, "1");
        fate(app, 2, Fate.HEALTHY.after(3));
        push(app, "2");
        int looks = node.looks();
        Await.until(() -> "it was looked at", () -> node.looks() > looks + 3);
        push(app, "3");
        assertEquals(3, newest(app).number(), () -> "it was rolled back: " + newest(app));
    }

    private void fate(PushedApp app, int release, Fate fate) {
        node.fate(group -> group.key().environment().app().equals(app.name())
                        && group.key().release() == release
                ? fate
                : Fate.HEALTHY);
    }

    private void die(PushedApp app, int release) {
        fate(app, release, Fate.crashing("instance.exited", "exited with code 1"));
    }

    private PushedApp.Push push(PushedApp app, String image) throws Exception {
        builder.answer(
                new BuildOutcome.Built("sha256:" + image.repeat(64), "static", Map.of("web", ""), List.of(8080)));
        var push = app.push(image);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        return push;
    }

    private boolean isLive(PushedApp app, int release) {
        return newest(app).number() == release
                && deployments
                        .newest(app.production().id())
                        .filter(newest -> newest.state() == DeploymentState.SUCCEEDED)
                        .isPresent();
    }

    private Release newest(PushedApp app) {
        return releases.get(history.list(platform.operator(), app.production(), Optional.empty(), 1)
                .getFirst()
                .id());
    }
}
