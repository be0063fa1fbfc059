package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.app.AppState;
import berth.builder.FakeBuilder;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.router.Route;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A release whose sealed config vars do not open troubles its own environment only, and even that goes on running. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UnreadableReleaseTest extends PlatformFixture {
    @Inject
    EntityManager database;

    @Inject
    Events events;

    @Inject
    ProductionStatus status;

    @Test
    void itStopsNoOtherEnvironmentAndItsOwnInstancesGoOn() throws Exception {
        // No route leads to a worker: of the two it is the one that nothing but the unknown wish keeps.
        workers.image("a", Map.of("web", "", "worker", "work"));
        var damaged = live("unreadable-a");
        workers.image("a");
        var well = live("unreadable-b");
        var running = instances(damaged);
        assertEquals(2, running.size());
        damage(damaged, 1);
        Await.until(() -> "it is told: " + kinds(damaged), () -> kinds(damaged).contains("release.unreadable"));

        // Of others an instance comes back and is routed, and a new release goes live.
        var gone = instances(well).getFirst();
        node.remove(gone.group(), Duration.ZERO);
        Await.until(() -> "a new instance is routed", () -> {
            var now = instances(well);
            return now.size() == 1
                    && !now.getFirst().id().equals(gone.id())
                    && upstreams(well).equals(upstreamsOf(now));
        });
        assertInstanceOf(PushResult.Live.class, well.push("two").end());

        assertEquals(running, instances(damaged));
        assertEquals(upstreamsOf(running), upstreams(damaged));
        assertEquals(AppState.LIVE, status.state(damaged.app));
        assertEquals(
                1, kinds(damaged).stream().filter("release.unreadable"::equals).count());
    }

    @Test
    void theNextPushReplacesIt() throws Exception {
        var app = live("unreadable-next");
        builder.hold();
        var push = app.push("two");
        Await.until(() -> "the build runs", () -> builder.asked().stream().anyMatch(order -> isOf(app, order)));
        damage(app, 1);
        builder.release();
        // The release before cannot be read, the new one can.
        assertInstanceOf(PushResult.Live.class, push.end());
        Await.until(
                () -> "the old instance is gone: " + instances(app),
                () -> instances(app).stream().allMatch(each -> each.group().release() == 2));
        assertTrue(!upstreams(app).isEmpty());
    }

    @Test
    void itsDeploymentFailsWithThatCauseAndTheReleaseBeforeGoesOn() throws Exception {
        var app = live("unreadable-new");
        var before = instances(app);
        node.fate(group -> group.key().release() == 2
                ? Fate.of(InstanceState.STARTING, "instance.not-listening", "it listens on no port")
                : Fate.HEALTHY);
        var push = app.push("two");
        Await.until(() -> "it is started", () -> instances(app).size() == 2);
        damage(app, 2);
        node.fate(group -> Fate.HEALTHY);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("release.unreadable", refused.code());
        Await.until(
                () -> "only the old one runs: " + instances(app),
                () -> instances(app).equals(before));
        assertEquals(upstreamsOf(before), upstreams(app));
    }

    private static boolean isOf(PushedApp app, FakeBuilder.Asked asked) {
        return app.name().equals(asked.order().labels().get("berth.app"));
    }

    private PushedApp live(String name) throws Exception {
        var app = platform.live(name);
        Await.until(() -> name + " is routed", () -> upstreams(app).equals(upstreamsOf(instances(app))));
        return app;
    }

    /** As when a byte on the disk has changed. */
    private void damage(PushedApp app, int release) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update release set variables = set_byte(variables, length(variables) - 1,"
                                        + " get_byte(variables, length(variables) - 1) # 1) where environment_id = :id and number = :number")
                        .setParameter("id", app.production().id())
                        .setParameter("number", release)
                        .executeUpdate());
    }

    private List<String> kinds(PushedApp app) {
        return events
                .find(new EventQuery(
                        Optional.empty(),
                        Optional.of(app.name()),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        200))
                .stream()
                .map(event -> event.kind())
                .toList();
    }

    private List<InstanceStatus> instances(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .toList();
    }

    private static List<String> upstreamsOf(List<InstanceStatus> instances) {
        return instances.stream()
                .flatMap(each -> each.address().stream())
                .map(at -> at.host() + ":" + at.port())
                .toList();
    }

    private List<String> upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").map(Route::upstreams).orElse(List.of());
    }
}
