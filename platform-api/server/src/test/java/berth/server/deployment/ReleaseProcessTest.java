package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.deployment.DeploymentState;
import berth.api.run.RunState;
import berth.node.HealthCheck;
import berth.node.RunSpec;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.run.Runs;
import berth.server.setting.BerthConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ReleaseProcessTest extends PlatformFixture {
    @Inject
    Deployments deployments;

    @Inject
    DeploymentHistory history;

    @Inject
    ReleaseProcess release;

    @Inject
    Target.Finder targets;

    @Inject
    DeploymentSteps steps;

    @Inject
    EntityManager database;

    @Inject
    Runs runs;

    @Inject
    BerthConfig config;

    @BeforeEach
    void appsHaveAReleaseProcess() {
        workers.image("d", Map.of("web", "", "release", "exec migrate"));
    }

    @Test
    void itRunsOncePerDeploymentBeforeAnyNewInstance() throws Exception {
        var app = platform.create("release-once");
        node.runEnd(run -> Optional.empty());
        node.runOutput(run -> List.of("3 migrations"));
        var push = app.push("one");
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        var run = started(app).getFirst();
        assertEquals("exec migrate", run.command());
        assertTrue(node.orders().applied().stream()
                .noneMatch(group -> group.key().environment().app().equals(app.name())));
        node.end(run.key(), 0);
        assertInstanceOf(PushResult.Live.class, push.end());
        assertEquals(1, started(app).size());
        assertTrue(
                push.lines().stream().anyMatch(line -> line.contains("3 migrations")),
                push.lines().toString());
        node.runEnd(each -> Optional.of(0));
        app.push("two").end();
        assertEquals(2, started(app).size());
    }

    @Test
    void theStartPeriodOfAHealthCheckComesOnTopOfTheTimeLimit() throws Exception {
        var app = platform.live("release-slow");
        var deployment = history.newest(app.production().id()).orElseThrow();
        var target = targets.of(deployment);
        var slow = new HealthCheck(
                new HealthCheck.Probe.Tcp(8080), Duration.ofMinutes(10), HealthCheck.INTERVAL, HealthCheck.TIMEOUT, 3);
        var more = Duration.between(
                release.deadline(deployment, target), release.deadline(deployment, with(slow, target)));
        assertEquals(10, more.plusSeconds(10).toMinutes(), more::toString);
    }

    private static Target with(HealthCheck check, Target target) {
        var groups = target.groups().stream()
                .map(group -> group.withHealth(Optional.of(check)))
                .toList();
        return new Target(
                target.environment(),
                target.host(),
                target.url(),
                target.release(),
                target.lostWeb(),
                target.all(),
                groups);
    }

    @Test
    void itsFailureEndsTheDeploymentAndTheOldReleaseGoesOn() throws Exception {
        var app = platform.live("release-fails");
        var live = app.production().liveRelease();
        node.runEnd(run -> Optional.of(1));
        node.runOutput(run -> List.of("column exists already"));
        var push = app.push("two");
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("release.failed", refused.code());
        assertEquals(
                "read what it wrote; mend it and push again, or change its config vars; no new instance was started",
                refused.nextStep());
        assertTrue(
                push.lines().stream().anyMatch(line -> line.contains("column exists already")),
                push.lines().toString());
        assertEquals(
                List.of("column exists already"),
                history.newest(app.production().id()).orElseThrow().lastLines());
        assertEquals(live, app.production().liveRelease());
        assertTrue(node.orders().applied().stream()
                .noneMatch(group -> group.key().environment().app().equals(app.name())
                        && group.key().release() == 2));
    }

    @Test
    void ofWhatItWroteTheLastFiftyLinesAreKept() throws Exception {
        var app = platform.create("release-talks");
        node.runEnd(run -> Optional.of(1));
        node.runOutput(run ->
                IntStream.rangeClosed(1, 60).mapToObj(line -> "line " + line).toList());
        app.push("one").result().get(30, TimeUnit.SECONDS);
        assertEquals(
                IntStream.rangeClosed(11, 60).mapToObj(line -> "line " + line).toList(),
                history.newest(app.production().id()).orElseThrow().lastLines());
    }

    @Test
    void itsFailureIsToldAlsoWhereWhatItWroteCannotBeRead() throws Exception {
        var app = platform.create("release-unreadable");
        node.runEnd(run -> Optional.empty());
        var push = app.push("one");
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        var deployment = history.newest(app.production().id()).orElseThrow();
        var log = config.home().resolve("logs").resolve("builds").resolve(deployment.id() + ".log");
        Files.deleteIfExists(log);
        Files.createDirectories(log);
        try {
            node.end(started(app).getFirst().key(), 1);
            var refused =
                    assertInstanceOf(PushResult.Refused.class, push.result().get(30, TimeUnit.SECONDS));
            assertEquals("release.failed", refused.code());
            assertEquals(
                    List.of(),
                    history.newest(app.production().id()).orElseThrow().lastLines());
        } finally {
            Files.delete(log);
        }
    }

    @Test
    void aDeploymentIsCancelledWhileItRuns() throws Exception {
        var app = platform.create("release-cancel");
        node.runEnd(run -> Optional.empty());
        var push = app.push("one");
        Await.until(() -> "it runs", () -> !started(app).isEmpty());
        deployments.cancel(platform.operator(), app.production(), 1);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("deployment.cancelled", refused.code());
        var deployment = history.newest(app.production().id()).orElseThrow();
        assertEquals(DeploymentState.CANCELLED, deployment.state());
        assertEquals(RunState.CANCELLED, runs.get(deployment.id()).state());
        assertTrue(node.run(started(app).getFirst().key()).isEmpty());
    }

    @Test
    void itIsWaitedForNoLongerOnceItHasGoneWithItsApp() throws Exception {
        var app = platform.live("release-forgotten");
        var deployment = history.newest(app.production().id()).orElseThrow();
        forget(deployment);
        node.runEnd(run -> Optional.empty());
        var step = new CompletableFuture<Step>();
        Thread.ofVirtual().start(() -> {
            try {
                step.complete(release.await(deployment, targets.of(deployment), () -> false, steps.log(deployment)));
            } catch (InterruptedException | RuntimeException e) {
                step.completeExceptionally(e);
            }
        });
        Await.until(() -> "it runs again", () -> started(app).size() == 2);
        forget(deployment);
        assertInstanceOf(Step.Wait.class, step.get(20, TimeUnit.SECONDS));
    }

    private void forget(Deployment deployment) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("delete from run where id = :id")
                        .setParameter("id", deployment.id())
                        .executeUpdate());
    }

    private List<RunSpec> started(PushedApp app) {
        return node.started().stream()
                .filter(run -> run.key().environment().app().equals(app.name()))
                .toList();
    }
}
