package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.run.RunKind;
import berth.api.run.RunState;
import berth.node.Fate;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.run.Run;
import berth.server.run.Runs;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set while work is under way: nothing fails of it, nothing hangs, and no tick is answered twice. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ClockJumpTest extends PlatformFixture {
    private static final String FORWARD = "PT1H";
    private static final String BACK = "PT-1H";

    @Inject
    SleepyApps apps;

    @Inject
    SetClock clock;

    @Inject
    Runs runs;

    @Inject
    Deployments deployments;

    @Inject
    EntityManager database;

    @AfterEach
    void theClockIsRightAgain() {
        clock.ahead(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORWARD, BACK})
    void aDeploymentUnderWayGoesOn(Duration jump) throws Exception {
        var app = apps.live("jump-deployment" + jump.isNegative());
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("two");
        Await.until(
                () -> "it is started",
                () -> node.orders().applied().stream()
                        .anyMatch(group -> app.owns(group.key()) && group.key().release() == 2));
        clock.ahead(jump);
        // All loops have turned since.
        apps.live("jump-witness" + jump.isNegative());
        assertEquals(false, push.result().isDone(), () -> "ended as " + push.result());
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.end());
        Await.until(
                () -> "the old instance has left",
                () -> node.orders().removed().stream()
                        .anyMatch(group -> group.environment().app().equals(app.name()) && group.release() == 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {FORWARD, BACK})
    void aDeploymentUnderWayCanBeCancelled(Duration jump) throws Exception {
        var app = apps.live("jump-cancel" + jump.isNegative());
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("two");
        Await.until(
                () -> "it is started",
                () -> node.orders().applied().stream()
                        .anyMatch(group -> app.owns(group.key()) && group.key().release() == 2));
        clock.ahead(jump);
        deployments.cancel(platform.operator(), app.production(), 2);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("deployment.cancelled", refused.code());
    }

    @Test
    void aBuildThatWaitsIsBuiltThoughTheClockIsSetBack() throws Exception {
        var app = platform.create("jump-build");
        builder.hold();
        var first = app.push("one");
        Await.until(
                () -> "it is built",
                () -> builder.asked().stream()
                        .anyMatch(asked ->
                                app.name().equals(asked.order().labels().get("berth.app"))));
        var second = app.push("two");
        clock.ahead(Duration.parse(BACK));
        builder.release();
        assertInstanceOf(PushResult.Live.class, first.end());
        // It was pushed on top of nothing, as the first was.
        assertInstanceOf(PushResult.Live.class, second.end());
    }

    @ParameterizedTest
    @ValueSource(strings = {FORWARD, BACK})
    void aReleaseProcessUnderWayGoesOn(Duration jump) throws Exception {
        workers.image("a", Map.of("web", "", "release", "migrate"));
        node.runEnd(run -> Optional.empty());
        var app = platform.create("jump-release" + jump.isNegative());
        var push = app.push("one");
        Await.until(
                () -> "it runs",
                () -> node.started().stream()
                        .anyMatch(run -> run.key().environment().app().equals(app.name())));
        clock.ahead(jump);
        workers.image("a");
        apps.live("jump-release-witness" + jump.isNegative());
        var run = runs.list(platform.operator(), app.production()).getFirst();
        assertEquals(RunState.RUNNING, run.state(), run::toString);
        node.started().stream()
                .filter(started -> started.key().environment().app().equals(app.name()))
                .forEach(started -> node.end(started.key(), 0));
        assertInstanceOf(PushResult.Live.class, push.end());
    }

    @Test
    void aWorkerThatWasStartedBeforeTheClockWasSetBackIsReady() throws Exception {
        workers.image("a", Map.of("worker", "work"));
        var app = platform.create("jump-worker");
        node.fate(group -> app.owns(group.key()) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("one");
        Await.until(
                () -> "it is started", () -> node.orders().applied().stream().anyMatch(group -> app.owns(group.key())));
        clock.ahead(Duration.parse(BACK));
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.end());
    }

    @Test
    void noTickIsAnsweredTwice() throws Exception {
        var noon = Instant.now()
                .plus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(12));
        clock.set(noon.plusSeconds(30));
        var app = everyMinute("jump-cron");
        clock.set(noon.plusSeconds(70));
        awaitRuns(app, 1);
        // An hour forward: of what passed the newest tick is answered.
        clock.set(noon.plusSeconds(70).plus(Duration.ofHours(1)));
        awaitRuns(app, 2);
        // And back: that hour's last tick was answered; other schedules go on.
        clock.set(noon.plusSeconds(90));
        var other = everyMinute("jump-cron-other");
        clock.set(noon.plusSeconds(130));
        awaitRuns(other, 1);
        assertEquals(2, answered(app).size());
        clock.set(noon.plusSeconds(75).plus(Duration.ofHours(1)));
        awaitRuns(other, 2);
        assertEquals(2, answered(app).size());
        clock.set(noon.plusSeconds(130).plus(Duration.ofHours(1)));
        awaitRuns(app, 3);
        awaitRuns(other, 3);
    }

    private PushedApp everyMinute(String name) throws Exception {
        var app = platform.create(name);
        var push = app.push(Map.of("app.json", "{\"cron\": [{\"schedule\": \"* * * * *\", \"command\": \"tick\"}]}"));
        assertInstanceOf(PushResult.Live.class, push.end());
        Await.until(() -> "the schedule is known", () -> isScheduled(app));
        return app;
    }

    private boolean isScheduled(PushedApp app) {
        return QuarkusTransaction.requiringNew()
                .call(() -> !database.createNativeQuery("select line from cron_job where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .getResultList()
                        .isEmpty());
    }

    private void awaitRuns(PushedApp app, int count) {
        Await.until(() -> count + " runs: " + answered(app), () -> answered(app).size() == count);
    }

    private List<Run> answered(PushedApp app) {
        return runs.list(platform.operator(), app.production()).stream()
                .filter(run -> run.kind() == RunKind.CRON)
                .toList();
    }
}
