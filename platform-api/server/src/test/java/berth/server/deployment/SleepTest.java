package berth.server.deployment;

import static berth.server.Calls.operator;
import static berth.server.deployment.SleepyApps.sleep;
import static berth.server.deployment.SleepyApps.sleepAfter;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.sleep.SleepState;
import berth.router.Vacancy;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.instance.Instances;
import berth.server.route.Routes;
import berth.server.sleep.Sleeps;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepTest extends PlatformFixture {
    @Inject
    SleepyApps apps;

    @Inject
    Sleeps sleeps;

    @Inject
    Sleeping.Subjects subjects;

    @Inject
    Routes routes;

    @Inject
    Instances instances;

    @Inject
    Waking waking;

    @BeforeEach
    void buildsSucceed() {
        apps.image("a");
    }

    @Test
    void whatIsPutToSleepKeepsItsRouteAndLosesItsInstances() throws Exception {
        var app = apps.asleep("sleep-now");
        assertEquals(Vacancy.ASLEEP, apps.route(app).vacancy());
        assertEquals(List.of(), apps.seen(app));
        operator().get("/api/v1/apps/" + app.name()).then().body("state", equalTo("ASLEEP"));
        operator()
                .get("/api/v1/apps/" + app.name() + "/environments/production")
                .then()
                .body("sleep.state", equalTo("ASLEEP"))
                .body("release", equalTo(1));
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.asleep"));
    }

    @Test
    void theRouterHoldsRequestsBeforeAnyInstanceIsStopped() throws Exception {
        var app = apps.live("sleep-order");
        router.unavailable(true);
        sleep(app, "now").statusCode(200);
        // As long as the router cannot be told, nothing may stop: not at the second look either.
        var before = apps.seen(app);
        apps.lookAgain();
        apps.lookAgain();
        assertEquals(before, apps.seen(app));
        router.unavailable(false);
        Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
        assertEquals(Vacancy.ASLEEP, apps.route(app).vacancy());
    }

    @Test
    void theFirstRequestWakesIt() throws Exception {
        var app = apps.asleep("sleep-wake");
        router.wanted(app.name() + "/production", 1);
        apps.awaitAwake(app);
        assertEquals(2, apps.seen(app).size());
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        operator()
                .get("/api/v1/events?app=" + app.name())
                .then()
                .body("kind", hasItem("environment.woken"))
                .body("find {it.kind == 'environment.waking'}.detail.why", equalTo("a request came"))
                .body("find {it.kind == 'environment.waking'}.actor", equalTo("berth"));
        router.wanted(app.name() + "/production", 0);
    }

    @Test
    void whatHasSomethingOpenStaysAwakeUntilThatIsOver() throws Exception {
        var app = apps.live("sleep-open");
        var upstream = apps.route(app).upstreams().getFirst();
        router.inFlight(upstream, 1);
        sleep(app, "now").statusCode(200);
        apps.lookAgain();
        apps.lookAgain();
        assertEquals(List.of(upstream), apps.route(app).upstreams());
        router.inFlight(upstream, 0);
        Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
    }

    @Test
    void itFallsAsleepAfterAsManyMinutesWithoutARequestAsItWasTold() throws Exception {
        var app = apps.live("sleep-idle");
        sleepAfter(app, "30").statusCode(200).body("afterMinutes", equalTo(30));
        var clock = new ClockOfTomorrow();
        var sleeping = new Sleeping(sleeps, subjects, routes, router, waking, clock);
        assertTrue(staysAwake(sleeping, app));
        router.asked(apps.route(app).upstreams().getFirst());
        clock.ahead = Duration.ofMinutes(20);
        assertTrue(staysAwake(sleeping, app));
        clock.ahead = Duration.ofMinutes(49);
        assertTrue(staysAwake(sleeping, app), "29 minutes after the last request");
        clock.ahead = Duration.ofMinutes(51);
        assertFalse(staysAwake(sleeping, app), "31 minutes after the last request");
        Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
    }

    @Test
    void whatDoesNotComeUpIsAwakeAndSaysWhy() throws Exception {
        var app = apps.asleep("sleep-broken");
        apps.instancesDie(app);
        router.wanted(app.name() + "/production", 1);
        // Those who wait get the page of an app that does not run, not the one of an app that sleeps.
        Await.until(() -> "given up", () -> apps.route(app).vacancy() != Vacancy.ASLEEP);
        assertEquals(SleepState.AWAKE, sleeps.state(app.production().id()));
        operator()
                .get("/api/v1/events?kind=environment.wake-failed&app=" + app.name())
                .then()
                .body("[0].detail.code", equalTo("instance.exited"))
                .body("[0].detail.message", equalTo("the new web instance is not healthy: exited with code 1"));
        router.wanted(app.name() + "/production", 0);
    }

    @Test
    void itSleepsAndWakesAgainAndAgain() throws Exception {
        var app = apps.live("sleep-cycle");
        String before = apps.seen(app).getFirst().id();
        for (int i = 0; i < 5; i++) {
            sleep(app, "now").statusCode(200);
            Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
            router.wanted(app.name() + "/production", 1);
            apps.awaitAwake(app);
            router.wanted(app.name() + "/production", 0);
            var now = apps.seen(app).getFirst().id();
            assertNotEquals(before, now);
            before = now;
        }
    }

    private boolean staysAwake(Sleeping sleeping, PushedApp app) {
        sleeping.turn(instances.observe(), any -> false, () -> {});
        return sleeps.state(app.production().id()) == SleepState.AWAKE;
    }

    /** Goes ahead as far as it is told. */
    private static final class ClockOfTomorrow extends Clock {
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for the time of " + zone);
        }
    }
}
