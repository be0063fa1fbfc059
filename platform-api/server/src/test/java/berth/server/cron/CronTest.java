package berth.server.cron;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunKind;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import berth.server.environment.Environments;
import berth.server.event.Events;
import berth.server.run.Run;
import berth.server.run.Runs;
import berth.server.time.CronSchedule;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The platform's own loop answers as well, with the true time; so the schedules here are due once a month, at another time. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CronTest extends PlatformFixture {
    private static final String APP_JSON = """
            {"cron": [{"schedule": "0 12 1 * *", "command": "report"}]}
            """;

    @Inject
    CronStore store;

    @Inject
    Environments environments;

    @Inject
    Runs runs;

    @Inject
    Events events;

    @Inject
    EntityManager database;

    @Test
    void eachTickIsAnsweredOnceHoweverManyAsk() throws Exception {
        var app = scheduled("cron-once");
        var tick = nextTick();
        assertEquals(List.of(), answered(app));
        // Each is a control plane that knows nothing of the others, a minute after the tick.
        var asking = IntStream.range(0, 4)
                .mapToObj(n -> CompletableFuture.runAsync(() -> loop().turn(tick.plusSeconds(60))))
                .toList();
        asking.forEach(CompletableFuture::join);
        assertEquals(1, answered(app).size());
        assertEquals("report", answered(app).getFirst().command());
        assertEquals("cron", answered(app).getFirst().requestedBy());
        loop().turn(tick.plusSeconds(120));
        assertEquals(1, answered(app).size());
        loop().turn(tick.plus(Duration.ofDays(32)).truncatedTo(ChronoUnit.DAYS));
        assertTrue(answered(app).size() <= 2);
    }

    @Test
    void aClockThatIsSetBackAnswersNoTickAgain() throws Exception {
        var app = scheduled("cron-back");
        var tick = nextTick();
        loop().turn(tick.plusSeconds(60));
        // Each is a control plane that remembers nothing.
        loop().turn(tick.plusSeconds(60).minus(Duration.ofHours(1)));
        loop().turn(tick.plusSeconds(30));
        assertEquals(1, answered(app).size());
    }

    @Test
    void aTickIsAnsweredAtItsTimeThoughTheSchedulesWereReadAMomentBefore() throws Exception {
        var app = scheduled("cron-exact");
        var tick = nextTick();
        var clock = new SetClock(tick.minusSeconds(1));
        // By this clock no time passes, and what was read may be kept for ever.
        var loop = new CronLoop(store, environments, runs, events, clock, new SetClock(Instant.EPOCH));
        loop.turn();
        loop.turn();
        assertEquals(List.of(), answered(app));
        clock.set(tick);
        loop.turn();
        assertEquals(1, answered(app).size());
    }

    @Test
    void ticksThatPassedLongAgoAreLeftOut() throws Exception {
        var app = scheduled("cron-late");
        loop().turn(nextTick().plus(Duration.ofHours(2)));
        assertEquals(List.of(), answered(app));
        operator()
                .get("/api/v1/events?app=cron-late&kind=cron.left-out")
                .then()
                .body("[0].detail.schedule", equalTo("0 12 1 * *"))
                .body("[0].detail.tick", equalTo(nextTick().toString()));
    }

    @Test
    void aScheduleThatIsRemovedIsForgottenSoThatItBeginsAnewShouldItComeBack() throws Exception {
        var app = scheduled("cron-return");
        assertEquals(1, known(app));
        app.push(Map.of("app.json", "{}")).result().get(30, TimeUnit.SECONDS);
        loop().turn(Instant.now());
        assertEquals(0, known(app));
        app.push(Map.of("app.json", APP_JSON)).result().get(30, TimeUnit.SECONDS);
        loop().turn(Instant.now());
        assertEquals(1, known(app));
        assertEquals(List.of(), answered(app));
    }

    private long known(PushedApp app) {
        return ((Number) database.createNativeQuery("select count(*) from cron_job where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .getSingleResult())
                .longValue();
    }

    @Test
    void aPushWithAScheduleThatMakesNoSenseIsRefusedBeforeItsBuild() throws Exception {
        var app = scheduled("cron-odd");
        int built = builder.asked().size();
        var push = app.push(Map.of(
                "app.json",
                "{\"cron\": [{\"schedule\": \"nonsense\", \"command\": \"x\"}, {\"schedule\": \"@daily\"}]}"));
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("build.source-invalid", refused.code());
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("app.json: the schedule \"nonsense\" cannot be followed"), told);
        assertTrue(told.contains("app.json: the schedule \"@daily\" cannot be followed: it has no command"), told);
        assertTrue(told.contains("code: build.source-invalid"), told);
        assertEquals(built, builder.asked().size());
        operator()
                .get("/api/v1/apps/cron-odd/environments/production/cron")
                .then()
                .body("command", contains("report"));
    }

    @Test
    void schedulesAreListed() throws Exception {
        scheduled("cron-list");
        operator()
                .get("/api/v1/apps/cron-list/environments/production/cron")
                .then()
                .statusCode(200)
                .body("$", hasSize(1))
                .body("[0].schedule", equalTo("0 12 1 * *"))
                .body("[0].command", equalTo("report"))
                .body("[0].next", notNullValue());
    }

    private PushedApp scheduled(String name) throws Exception {
        var app = platform.create(name);
        app.push(Map.of("app.json", APP_JSON)).result().get(30, TimeUnit.SECONDS);
        loop().turn(Instant.now());
        return app;
    }

    private CronLoop loop() {
        return new CronLoop(store, environments, runs, events, Clock.systemUTC(), Clock.systemUTC());
    }

    private static Instant nextTick() {
        return CronSchedule.parse("0 12 1 * *").next(Instant.now()).orElseThrow();
    }

    private List<Run> answered(PushedApp app) {
        return runs.list(platform.operator(), app.production()).stream()
                .filter(run -> run.kind() == RunKind.CRON)
                .toList();
    }
}
