package berth.server.deployment;

import static berth.server.deployment.SleepyApps.sleep;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import berth.api.sleep.SleepState;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.router.FakeRouterControl;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Workers;
import berth.server.sleep.Sleeps;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What who asks for sleep or for its end is answered, before anything has come of it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepAskedTest {
    @Inject
    SleepyApps apps;

    @Inject
    Sleeps sleeps;

    @Inject
    Workers workers;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @BeforeEach
    void buildsSucceed() {
        apps.image("6");
    }

    @AfterEach
    void allIsWell() {
        workers.workAgain();
    }

    @Test
    void theAnswerSaysWhatIsWishedUntilItIsSo() throws Exception {
        var app = apps.live("sleep-asked");
        shown(app).body("state", equalTo("AWAKE")).body("wished", nullValue());
        // It cannot fall asleep before the router holds its requests.
        router.unavailable(true);
        sleep(app, "now")
                .statusCode(200)
                .body("state", oneOf("AWAKE", "FALLING_ASLEEP"))
                .body("wished", equalTo("ASLEEP"));
        shown(app).body("wished", equalTo("ASLEEP"));
        router.unavailable(false);
        awaitState(app, SleepState.ASLEEP);
        shown(app).body("state", equalTo("ASLEEP")).body("wished", nullValue());
        node.fate(group -> Fate.STARTING);
        sleep(app, "wake").body("state", oneOf("ASLEEP", "WAKING")).body("wished", equalTo("AWAKE"));
        node.fate(group -> Fate.HEALTHY);
        awaitState(app, SleepState.AWAKE);
        shown(app).body("wished", nullValue());
    }

    @Test
    void whoWishesWhatIsSoWishesNothing() throws Exception {
        var app = apps.live("sleep-asked-not");
        sleep(app, "wake").body("state", equalTo("AWAKE")).body("wished", nullValue());
    }

    private void awaitState(PushedApp app, SleepState wanted) {
        Await.until(wanted::name, () -> sleeps.state(app.production().id()) == wanted);
    }

    private static ValidatableResponse shown(PushedApp app) {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get(app.path("/sleep"))
                .then();
    }
}
