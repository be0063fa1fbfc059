package berth.server.deployment;

import static berth.server.Calls.operator;
import static berth.server.deployment.SleepyApps.sleepAfter;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.api.sleep.SleepState;
import berth.node.Fate;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.sleep.Sleeps;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set while something sleeps, wakes or is idle. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepClockJumpTest extends PlatformFixture {
    private static final String FORWARD = "PT1H";
    private static final String BACK = "PT-1H";

    @Inject
    SleepyApps apps;

    @Inject
    Sleeps sleeps;

    @Inject
    SetClock clock;

    @AfterEach
    void theClockIsRightAgain() {
        clock.ahead(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORWARD, BACK})
    void whatSleepsIsWoken(Duration jump) throws Exception {
        var app = apps.asleep("jump-asleep" + jump.isNegative());
        clock.ahead(jump);
        router.wanted(app.production().path(), 1);
        awaitWoken(app);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORWARD, BACK})
    void whatIsWakingGoesOn(Duration jump) throws Exception {
        var app = apps.asleep("jump-waking" + jump.isNegative());
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        router.wanted(app.production().path(), 1);
        Await.until(() -> "its instance is started", () -> !apps.seen(app).isEmpty());
        clock.ahead(jump);
        // All loops have turned since.
        apps.live("jump-waking-witness" + jump.isNegative());
        node.fate(group -> Fate.HEALTHY);
        awaitWoken(app);
    }

    @Test
    void nobodyFallsAsleepBecauseTheClockWasSetForward() throws Exception {
        var app = apps.live("jump-idle");
        sleepAfter(app, "30").statusCode(200);
        awaitLooks(2);
        clock.ahead(Duration.parse(FORWARD));
        awaitLooks(2);
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        assertFalse(apps.seen(app).isEmpty());
        sleepAfter(app, "null").statusCode(200);
    }

    @Test
    void whetherAnythingIsIdleIsStillLookedAtAfterTheClockWasSetBack() throws Exception {
        var app = apps.live("jump-look");
        sleepAfter(app, "30").statusCode(200);
        awaitLooks(1);
        clock.ahead(Duration.parse(BACK));
        awaitLooks(2);
        sleepAfter(app, "null").statusCode(200);
    }

    /** The router was asked so often once more. */
    private void awaitLooks(int more) {
        int before = router.looks();
        Await.until(() -> more + " more looks", () -> router.looks() >= before + more);
    }

    private void awaitWoken(PushedApp app) {
        Await.until(() -> "awake", () -> sleeps.state(app.production().id()) == SleepState.AWAKE);
        router.wanted(app.production().path(), 0);
        operator()
                .get("/api/v1/events?kind=environment.&app=" + app.name())
                .then()
                .body("kind", hasItem("environment.woken"))
                .body("kind", not(hasItem("environment.wake-failed")));
    }
}
