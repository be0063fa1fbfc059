package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.api.deployment.DeploymentState;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.router.Route;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A worker that does not answer, or has lost what it was told: it is waited for, and told again. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WorkerAwayTest extends PlatformFixture {
    @Inject
    DeploymentHistory deployments;

    @Inject
    EntityManager database;

    @Test
    void aBuilderThatIsAwayIsWaitedFor() throws Exception {
        var app = platform.create("push-away");
        builder.unavailable(true);
        var push = app.push("one");
        Await.until(
                () -> push.lines().toString(),
                () -> push.lines().stream().anyMatch(line -> line.contains("trying again")));
        builder.unavailable(false);
        assertInstanceOf(PushResult.Live.class, push.end());
    }

    @Test
    void aNodeThatIsAwayIsWaitedFor() throws Exception {
        var app = platform.create("push-node-away");
        node.available(false);
        var push = app.push("one");
        Await.until(
                () -> push.lines().toString(),
                () -> push.lines().stream().anyMatch(line -> line.contains("node does not answer")));
        node.available(true);
        assertInstanceOf(PushResult.Live.class, push.end());
    }

    @Test
    void aRouterThatIsAwayIsWaitedFor() throws Exception {
        var app = platform.create("push-router-away");
        router.unavailable(true);
        var push = app.push("one");
        Await.until(
                () -> "it is being routed",
                () -> deployments
                        .newest(app.production().id())
                        .filter(newest -> newest.state() == DeploymentState.ROUTING)
                        .isPresent());
        router.unavailable(false);
        assertInstanceOf(PushResult.Live.class, push.end());
    }

    @Test
    void instancesThatDieWhileTheyAreRoutedLeaveTheOldReleaseRouted() throws Exception {
        var app = platform.create("push-die-routing");
        var first = app.push("one");
        first.end();
        var before = route(app);
        router.unavailable(true);
        var second = app.push("two");
        Await.until(
                () -> "it is being routed",
                () -> deployments
                        .newest(app.production().id())
                        .filter(newest -> newest.state() == DeploymentState.ROUTING)
                        .isPresent());
        node.fate(group -> group.key().release() == 2
                ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                : Fate.HEALTHY);
        router.unavailable(false);
        assertEquals(
                "instance.exited",
                assertInstanceOf(PushResult.Refused.class, second.end()).code());
        Await.until(() -> "routed as before: " + route(app), () -> before.equals(route(app)));
        assertEquals(Optional.of(first.commit()), app.main());
    }

    @Test
    void aDeploymentWhoseReleaseCannotBeReadEnds() throws Exception {
        var app = platform.create("push-unreadable");
        node.available(false);
        var push = app.push("one");
        Await.until(() -> "it starts", () -> push.lines().stream().anyMatch(line -> line.contains("trying again")));
        var environment = app.production().id();
        damage(environment);
        node.available(true);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("release.unreadable", refused.code());
        assertEquals(
                DeploymentState.FAILED,
                deployments.newest(environment).orElseThrow().state());
    }

    @Test
    void aRouterThatLostItsTableGetsItAgain() throws Exception {
        var app = platform.live("push-router-lost");
        router.forget();
        Await.until(
                () -> "route is back",
                () -> router.route("push-router-lost.localhost").isPresent());
        assertEquals(1, route(app).upstreams().size());
    }

    @Test
    void aGroupThatVanishedComesBack() throws Exception {
        var app = platform.live("push-vanished");
        var group = node.status().stream()
                .filter(instance -> app.owns(instance.group(), 1))
                .findFirst()
                .orElseThrow()
                .group();
        node.remove(group, java.time.Duration.ZERO);
        Await.until(() -> "instance is back", () -> !node.status(group).isEmpty());
    }

    private void damage(UUID environment) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update release set variables = '\\x00' where environment_id = :environment")
                        .setParameter("environment", environment)
                        .executeUpdate());
    }

    private Route route(PushedApp app) {
        return router.route(app.app.name() + ".localhost").orElseThrow();
    }
}
