package berth.server.deployment;

import static berth.server.Calls.operator;
import static berth.server.deployment.SleepyApps.sleep;
import static berth.server.deployment.SleepyApps.sleepAfter;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.sleep.SleepState;
import berth.node.Fate;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.environment.EnvironmentRef;
import berth.server.sleep.Sleep;
import berth.server.sleep.SleepMove;
import berth.server.sleep.Sleeps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says that something is to sleep or to wake, now or after some minutes, and what comes of it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SleepWishTest extends PlatformFixture {
    @Inject
    SleepyApps apps;

    @Inject
    EntityManager database;

    @Inject
    Sleeps sleeps;

    @BeforeEach
    void buildsSucceed() {
        apps.image("a");
    }

    @Test
    void whoWishedItToSleepIsHeardUntilItDoesThoughARequestOpensMeanwhile() {
        // Without a release no loop moves it, and the API takes no such wish.
        var app = platform.create("sleep-wish");
        var production = app.production();
        isSo(production, "'AWAKE', 'SLEEP', null");
        move(production, SleepState.AWAKE, SleepState.FALLING_ASLEEP, SleepMove.Why.IDLE);
        move(production, SleepState.FALLING_ASLEEP, SleepState.AWAKE, SleepMove.Why.STILL_IN_USE);
        assertEquals(Optional.of(Sleep.Wish.SLEEP), wish(production));
        move(production, SleepState.AWAKE, SleepState.FALLING_ASLEEP, SleepMove.Why.IDLE);
        move(production, SleepState.FALLING_ASLEEP, SleepState.ASLEEP, SleepMove.Why.QUIET);
        assertEquals(Optional.empty(), wish(production));
        operator()
                .get("/api/v1/events?kind=environment.asleep&app=" + app.name())
                .then()
                .body("actor", equalTo(List.of("operator")))
                .body("detail.why", equalTo(List.of("operator asked for it")));
    }

    @ParameterizedTest
    @CsvSource({"1, a minute", "30, 30 minutes"})
    void whatFallsAsleepByItselfSaysForHowLongNobodyAskedForIt(int after, String words) {
        var app = platform.create("sleep-idle-" + after);
        isSo(app.production(), "'FALLING_ASLEEP', null, " + after);
        move(app.production(), SleepState.FALLING_ASLEEP, SleepState.ASLEEP, SleepMove.Why.QUIET);
        operator()
                .get("/api/v1/events?kind=environment.asleep&app=" + app.name())
                .then()
                .body("detail.why", equalTo(List.of("no request came for " + words)));
    }

    private void move(EnvironmentRef environment, SleepState from, SleepState to, SleepMove.Why why) {
        var is = is(environment);
        assertEquals(from, is.state());
        assertTrue(sleeps.move(environment, is, new SleepMove(to, why, Optional.empty())), from + " to " + to);
    }

    private Optional<Sleep.Wish> wish(EnvironmentRef environment) {
        return is(environment).wish();
    }

    private Sleep is(EnvironmentRef environment) {
        return sleeps.restless().stream()
                .filter(sleep -> sleep.environment().equals(environment.id()))
                .findFirst()
                .orElseThrow();
    }

    private void isSo(EnvironmentRef environment, String stateAndWishAndMinutes) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "insert into sleep (environment_id, state, wish, after_minutes, asked_by)"
                                        + " values (:environment, " + stateAndWishAndMinutes + ", 'operator')")
                        .setParameter("environment", environment.id())
                        .executeUpdate());
    }

    @Test
    void whoTellsItToSleepWhileItWakesHasItSleepOnceItIsAwake() throws Exception {
        var app = apps.asleep("sleep-while-waking");
        Await.until(() -> "asleep", () -> sleeps.state(app.production().id()) == SleepState.ASLEEP);
        node.fate(group -> Fate.STARTING);
        sleep(app, "wake").statusCode(200);
        Await.until(() -> "waking", () -> sleeps.state(app.production().id()) == SleepState.WAKING);
        sleep(app, "now").statusCode(200);
        node.fate(group -> Fate.HEALTHY);
        Await.until(
                () -> "asleep again: " + sleeps.state(app.production().id()),
                () -> sleeps.state(app.production().id()) == SleepState.ASLEEP
                        && apps.seen(app).isEmpty());
        assertEquals(Optional.empty(), wish(app.production()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no web at all", "no instance of web", "a web that crashes"})
    void whatHasNobodyWhomARequestCouldReachSleepsWhenItIsTold(String how) throws Exception {
        var app = platform.create("sleep-" + how.replace(' ', '-'));
        if (how.equals("no web at all")) {
            workers.image("a", Map.of("worker", "exec work"));
        }
        app.push("one").end();
        int running = how.equals("a web that crashes") ? 2 : 1;
        if (how.equals("no instance of web")) {
            operator()
                    .contentType("application/json")
                    .body("{\"web\": {\"count\": 0}}")
                    .patch(app.path("/formation"))
                    .then()
                    .statusCode(200);
        }
        if (how.equals("a web that crashes")) {
            apps.instancesDie(app);
        }
        Await.until(
                () -> "no request reaches it",
                () -> apps.route(app).upstreams().isEmpty() && apps.seen(app).size() == running);
        sleep(app, "now").statusCode(200);
        Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
        operator().get("/api/v1/events?app=" + app.name()).then().body("kind", hasItem("environment.asleep"));
        node.fate(group -> Fate.HEALTHY);
        sleep(app, "wake").statusCode(200);
        Await.until(
                () -> "awake",
                () -> apps.seen(app).size() == running
                        && sleeps.state(app.production().id()) == SleepState.AWAKE);
        operator()
                .get("/api/v1/events?app=" + app.name())
                .then()
                .body("kind", hasItem("environment.woken"))
                .body("find {it.kind == 'environment.waking'}.detail.why", equalTo("it was asked for"))
                .body("find {it.kind == 'environment.waking'}.actor", equalTo("operator"));
        assertTrue(sleeps.restless().stream()
                .noneMatch(sleep -> sleep.environment().equals(app.production().id())));
    }

    @Test
    void whereNothingIsLiveNothingCanSleep() {
        var app = platform.create("sleep-nothing");
        sleep(app, "now").statusCode(409).body("code", equalTo("sleep.nothing-live"));
        operator()
                .get("/api/v1/events?app=" + app.name())
                .then()
                .body("kind", not(hasItem("environment.sleep-requested")));
    }

    @Test
    void whatNeverSleepsAnyMoreIsWoken() throws Exception {
        var app = apps.live("sleep-never");
        sleepAfter(app, "5").statusCode(200);
        sleep(app, "now").statusCode(200);
        Await.until(() -> "asleep", () -> apps.seen(app).isEmpty());
        sleepAfter(app, "null").statusCode(200).body("afterMinutes", nullValue());
        apps.awaitAwake(app);
        operator()
                .get("/api/v1/events?kind=environment.sleep-changed&app=" + app.name())
                .then()
                .body("detail.after", equalTo(List.of("never", "5 minutes")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"afterMinutes\": 0}", "{\"afterMinutes\": -5}", "{\"afterMinutes\": 43201}"})
    void timesThatMakeNoSenseAreRefused(String body) throws Exception {
        if (operator().get("/api/v1/apps/sleep-refused").statusCode() == 404) {
            platform.create("sleep-refused");
        }
        operator()
                .contentType("application/json")
                .body(body)
                .put("/api/v1/apps/sleep-refused/environments/production/sleep")
                .then()
                .statusCode(400)
                .body("code", equalTo("sleep.invalid"));
    }
}
