package berth.server.deployment;

import static berth.server.Calls.operator;
import static berth.server.deployment.SleepyApps.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.sleep.SleepState;
import berth.router.Vacancy;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.sleep.Sleeps;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to an app while it sleeps. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WhileAsleepTest extends PlatformFixture {
    @Inject
    SleepyApps apps;

    @Inject
    Sleeps sleeps;

    @BeforeEach
    void buildsSucceed() {
        apps.image("a");
    }

    @Test
    void aPushDeploysWhatSleepsAndLeavesItAwake() throws Exception {
        var app = apps.asleep("sleep-push");
        apps.image("b");
        assertInstanceOf(PushResult.Live.class, app.push("two").end());
        apps.awaitAwake(app);
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        assertEquals(
                List.of(2, 2),
                apps.seen(app).stream().map(each -> each.group().release()).toList());
    }

    @Test
    void aPushThatFailsLeavesItAsleep() throws Exception {
        var app = apps.asleep("sleep-push-fails");
        apps.instancesDie(app);
        app.push("two").end();
        Await.until(() -> "nothing runs", () -> apps.seen(app).isEmpty());
        assertEquals(SleepState.ASLEEP, sleeps.state(app.production().id()));
        assertEquals(Vacancy.ASLEEP, apps.route(app).vacancy());
    }

    @Test
    void changedConfigWakesIt() throws Exception {
        var app = apps.asleep("sleep-config");
        operator()
                .contentType("application/json")
                .body("{\"COLOUR\": \"blue\"}")
                .patch(app.path("/config"))
                .then()
                .statusCode(200);
        apps.awaitAwake(app);
        assertEquals(
                "blue", node.spec(apps.seen(app).getFirst().id()).variables().get("COLOUR"));
    }

    @Test
    void itSleepsOnWhileItIsScaledAndWakesAsManyInstances() throws Exception {
        var app = apps.asleep("sleep-scale");
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": 3}}")
                .patch(app.path("/formation"))
                .then()
                .statusCode(200);
        apps.lookAgain();
        assertEquals(List.of(), apps.seen(app));
        sleep(app, "wake").statusCode(200);
        Await.until(() -> "three are routed", () -> apps.route(app).upstreams().size() == 3);
    }

    @Test
    void aDeletedAppLeavesNothingOfItsSleep() throws Exception {
        var app = apps.asleep("sleep-deleted");
        var environment = app.production().id();
        operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        Await.until(
                () -> "forgotten",
                () -> sleeps.restless().stream()
                        .noneMatch(sleep -> sleep.environment().equals(environment)));
    }
}
