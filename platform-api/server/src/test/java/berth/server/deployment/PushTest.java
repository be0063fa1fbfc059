package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.app.AppState;
import berth.api.build.BuildState;
import berth.api.deployment.DeploymentState;
import berth.builder.BuildOutcome;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.router.Route;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.app.AppStatus;
import berth.server.app.Apps;
import berth.server.build.BuildLogs;
import berth.server.build.BuildLoop;
import berth.server.build.Builds;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class PushTest extends PlatformFixture {
    @Inject
    Builds builds;

    @Inject
    BuildLoop loop;

    @Inject
    BuildLogs logs;

    @Inject
    Deployments deployments;

    @Inject
    DeploymentHistory history;

    @Inject
    Apps apps;

    @Inject
    AppStatus status;

    @Test
    void aPushGoesLiveAndTheBranchFollows() throws Exception {
        var app = platform.create("push-live");
        var push = app.push("one");
        assertInstanceOf(PushResult.Live.class, push.end());
        assertEquals(Optional.of(push.commit()), app.main());
        assertEquals(1, route(app).upstreams().size());
        assertTrue(
                push.lines().getLast().contains("release 1 is live at http://push-live.localhost:8080/"),
                push.lines().toString());
        assertEquals(AppState.LIVE, status.state(app.app));
    }

    @Test
    void oneThatLosesWebGoesLiveAndSaysThatNothingWillAnswer() throws Exception {
        var app = platform.live("push-lost-web");
        workers.image("b", Map.of("worker", "work"));
        var push = app.push("two");
        assertInstanceOf(PushResult.Live.class, push.end());
        var said = String.join("\n", push.lines());
        assertTrue(said.contains("release 2 has no process type web, as release 1 has"), said);
        assertTrue(said.contains("code: deployment.web-lost"), said);
        assertTrue(said.contains("next: if it should, name web in the Procfile"), said);
        workers.image("c", Map.of("worker", "work"));
        var next = app.push("three");
        assertInstanceOf(PushResult.Live.class, next.end());
        said = String.join("\n", next.lines());
        assertFalse(said.contains("deployment.web-lost"), said);
        assertTrue(said.contains("note: there is no process type web"), said);
    }

    @Test
    void theNextPushReplacesTheInstancesAndTheOldOnesGoOnceTheirRequestsHaveEnded() throws Exception {
        var witnesses = List.of(platform.create("push-witness-a"), platform.create("push-witness-b"));
        for (var witness : witnesses) {
            witness.push("one").end();
        }
        var app = platform.live("push-replace");
        var old = route(app).upstreams().getFirst();
        router.inFlight(old, 1);
        app.push("two").end();
        assertTrue(!route(app).upstreams().contains(old), "the old instance is still routed");
        for (var witness : witnesses) {
            awaitTurn(witness);
        }
        assertTrue(
                node.orders().removed().stream().noneMatch(group -> app.owns(group, 1)), "stopped before it drained");
        router.inFlight(old, 0);
        Await.until(
                () -> "old group removed: " + node.orders().removed(),
                () -> node.orders().removed().stream().anyMatch(group -> app.owns(group, 1)));
        assertTrue(
                node.orders().removed().stream().noneMatch(group -> app.owns(group, 2)), "the new group was removed");
    }

    /** Waits until the loop that also retires groups has turned: it brings back what somebody removed. */
    private void awaitTurn(PushedApp witness) {
        var gone = of(witness).getFirst();
        node.remove(gone.group(), Duration.ZERO);
        Await.until(
                () -> "an instance of " + witness.name() + " comes back",
                () -> of(witness).stream().anyMatch(now -> !now.id().equals(gone.id())));
    }

    private List<InstanceStatus> of(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    @Test
    void aBuildThatFailsRefusesThePushWithItsCause() throws Exception {
        var app = platform.create("push-broken");
        builder.answer(new BuildOutcome.Failed("build.step-failed", "npm ci ended with 1", "mend it"));
        var refused = assertInstanceOf(PushResult.Refused.class, app.push("one").end());
        assertEquals("build.step-failed", refused.code());
        assertEquals("npm ci ended with 1", refused.message());
        assertEquals(Optional.empty(), app.main());
        assertEquals(AppState.FAILED, status.state(app.app));
    }

    @Test
    void instancesThatCrashLeaveTheOldReleaseUntouched() throws Exception {
        var app = platform.create("push-crash");
        var first = app.push("one");
        first.end();
        var before = route(app);
        node.fate(group -> group.key().release() == 2
                ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                : Fate.HEALTHY);
        node.output(group -> List.of("SyntaxError: Unexpected token"));
        var second = app.push("two");
        var refused = assertInstanceOf(PushResult.Refused.class, second.end());
        assertEquals("instance.exited", refused.code());
        assertTrue(
                second.lines().stream().anyMatch(line -> line.contains("SyntaxError")),
                second.lines().toString());
        assertEquals(before, route(app));
        assertEquals(Optional.of(first.commit()), app.main());
        Await.until(
                () -> "failed group removed: " + node.orders().removed(),
                () -> node.orders().removed().stream().anyMatch(group -> app.owns(group, 2)));
    }

    @Test
    void aSecondPushWaitsAndIsToldForWhom() throws Exception {
        var app = platform.create("push-two");
        builder.hold();
        var first = app.push("one");
        Await.until(
                () -> "first builds",
                () -> builder.running().contains(first.ticket().build().toString()));
        var second = app.push("two");
        Await.until(
                () -> second.lines().toString(),
                () -> second.lines().stream().anyMatch(line -> line.contains("waits for build 1")));
        assertTrue(!builder.running().contains(second.ticket().build().toString()), "both build at once");
        builder.release();
        assertInstanceOf(PushResult.Live.class, first.end());
        assertInstanceOf(PushResult.Live.class, second.end());
        assertEquals(Optional.of(second.commit()), app.main());
    }

    @Test
    void aPushThatWaitsForADeploymentIsToldForWhich() throws Exception {
        var app = platform.create("push-deploying");
        node.fate(group -> app.owns(group.key(), 1) ? Fate.STARTING : Fate.HEALTHY);
        var first = app.push("one");
        Await.until(
                () -> first.lines().toString(),
                () -> first.lines().stream().anyMatch(line -> line.contains("starting release 1")));
        var second = app.push("two");
        Await.until(
                () -> second.lines().toString(),
                () -> second.lines().stream()
                        .anyMatch(line -> line.startsWith("-----> waits for build 1 of ")
                                && line.endsWith(" and which is being deployed")));
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, first.end());
        assertInstanceOf(PushResult.Live.class, second.end());
    }

    @Test
    void aPushThatWouldUndoWhatWentLiveMeanwhileIsRefused() throws Exception {
        var app = platform.create("push-moved");
        var base = app.push("one");
        base.end();
        app.push("two").end();
        var refused = assertInstanceOf(
                PushResult.Refused.class,
                app.push(base.commit(), Optional.of("0".repeat(39) + "1")).end());
        assertEquals("source.branch-moved", refused.code());
    }

    @Test
    void aRunningBuildIsReallyCancelled() throws Exception {
        var app = platform.create("push-cancel");
        builder.hold();
        var push = app.push("one");
        Await.until(
                () -> "it builds",
                () -> builder.running().contains(push.ticket().build().toString()));
        builds.cancel(platform.operator(), app.production(), 1);
        loop.signal();
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("build.cancelled", refused.code());
        assertEquals(BuildState.CANCELLED, builds.get(push.ticket().build()).state());
    }

    @Test
    void aDeploymentThatStartsIsCancelled() throws Exception {
        var app = platform.create("push-cancel-start");
        node.fate(group -> Fate.STARTING);
        var push = app.push("one");
        Await.until(
                () -> "it starts",
                () -> history.newest(app.production().id())
                        .filter(newest -> newest.state() == DeploymentState.STARTING)
                        .isPresent());
        deployments.cancel(platform.operator(), app.production(), 1);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("deployment.cancelled", refused.code());
    }

    @Test
    void aDeletedAppLeavesNothingThatRuns() throws Exception {
        var app = platform.live("push-deleted");
        apps.delete(platform.operator(), "push-deleted");
        Await.until(
                () -> "network removed",
                () -> node.orders().removedEnvironments().stream()
                        .anyMatch(environment -> environment.app().equals("push-deleted")));
        Await.until(() -> "app forgotten", () -> apps.find(app.app.id()).isEmpty());
        Await.until(
                () -> "route gone", () -> router.route("push-deleted.localhost").isEmpty());
        assertTrue(node.status().stream().noneMatch(instance -> app.owns(instance.group(), 1)));
    }

    @Test
    void whoeverLeavesLosesNothing() throws Exception {
        var app = platform.create("push-left");
        builder.hold();
        var push = app.push("one");
        Await.until(
                () -> "it builds",
                () -> builder.running().contains(push.ticket().build().toString()));
        push.result().cancel(true);
        builder.release();
        Await.until(() -> "the branch moved: " + app.main(), () -> app.main().equals(Optional.of(push.commit())));
        assertTrue(logs.read(push.ticket().build()).contains("is live at"));
    }

    private Route route(PushedApp app) {
        return router.route(app.app.name() + ".localhost").orElseThrow();
    }
}
