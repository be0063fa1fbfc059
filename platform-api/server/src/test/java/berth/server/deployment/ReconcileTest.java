package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Address;
import berth.node.Limits;
import berth.node.Port;
import berth.router.Route;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Statements;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What runs is what is wished, whatever happens on the node. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ReconcileTest extends PlatformFixture {
    @Inject
    Statements statements;

    @AfterEach
    void everythingWorksAgain() {
        node.ownAddresses();
    }

    @Test
    void anInstanceRemovedByHandComesBackAndIsRouted() throws Exception {
        live("mend-one");
        var gone = instances("mend-one").getFirst();
        node.remove(gone.group(), Duration.ZERO);
        awaitRoutedInsteadOf(gone, "mend-one");
    }

    /** Counted in looks, of which there is one a second: a machine that is busy makes them late, not more. */
    @Test
    void anInstanceRemovedByHandIsMissedAtTheNextLookThoughNothingElseHappens() throws Exception {
        live("mend-rest");
        Await.until(() -> "the loop rests", this::onlyLooks);
        int looks = node.looks();
        var gone = instances("mend-rest").getFirst();
        node.remove(gone.group(), Duration.ZERO);
        Await.until(() -> "it is back", () -> !node.status(gone.group()).isEmpty());
        assertTrue(node.looks() - looks <= 4, () -> "it took " + (node.looks() - looks) + " looks");
    }

    /** Whether two looks cost the database nothing. */
    private boolean onlyLooks() {
        long sent = statements.of("loop-groups");
        int looks = node.looks();
        Await.until(() -> "two looks", () -> node.looks() > looks + 1);
        return statements.of("loop-groups") == sent;
    }

    @Test
    void afterAnEngineThatWasAwayAndLostAllTheyComeBackAndAreRouted() throws Exception {
        live("mend-all-a");
        live("mend-all-b");
        var lost = List.of(
                instances("mend-all-a").getFirst(), instances("mend-all-b").getFirst());
        lost.forEach(each -> node.remove(each.group(), Duration.ZERO));
        node.available(false);
        node.available(true);
        awaitRoutedInsteadOf(lost.getFirst(), "mend-all-a");
        awaitRoutedInsteadOf(lost.getLast(), "mend-all-b");
    }

    @Test
    void whatBearsThisBerthsLabelAndBelongsToNobodyIsRemoved() throws Exception {
        live("mend-neighbour");
        var orphan =
                new GroupKey(new EnvironmentKey(UUID.randomUUID().toString(), "nobody", "production"), 3, "app", "web");
        var neighbour = instances("mend-neighbour");
        node.apply(new GroupSpec(
                orphan, "sha256:1", "", Map.of(), List.of(), new Limits(64 << 20, 1, 64), new Port.Expected(8080), 2));
        Await.until(() -> "the orphans are gone", () -> node.status(orphan).isEmpty());
        assertEquals(neighbour, instances("mend-neighbour"));
    }

    @Test
    void aGroupEndsThoughAnAddressThatItOnceHadIsAnothersNow() throws Exception {
        var mine = new Address("10.214.0.1", 8080);
        node.addresses(
                group -> switch (group.key().environment().app() + group.key().release()) {
                    case "mend-lost1" -> mine;
                    default -> other(group);
                });
        var app = platform.live("mend-lost");
        Await.until(() -> "routed", () -> upstreams("mend-lost").equals(List.of("10.214.0.1:8080")));
        // As after it was started again by the engine: it has another address, and another app's instance has its.
        node.addresses(
                group -> switch (group.key().environment().app() + group.key().release()) {
                    case "mend-found1" -> mine;
                    default -> other(group);
                });
        live("mend-found");
        Await.until(() -> "routed", () -> upstreams("mend-found").equals(List.of("10.214.0.1:8080")));
        var old = instances("mend-lost").getFirst().group();
        app.push("two").result().get(60, TimeUnit.SECONDS);
        Await.until(() -> "the old group is gone", () -> node.status(old).isEmpty());
    }

    private static Address other(GroupSpec group) {
        return new Address(
                "10.215." + group.key().release() + "."
                        + Math.floorMod(group.key().environment().app().hashCode(), 250),
                8080);
    }

    private void live(String name) throws Exception {
        platform.live(name);
    }

    private void awaitRoutedInsteadOf(InstanceStatus gone, String app) {
        Await.until(() -> app + " is routed to a new instance", () -> {
            var now = instances(app);
            return now.size() == 1
                    && !now.getFirst().id().equals(gone.id())
                    && upstreams(app).equals(List.of(upstream(now.getFirst())));
        });
    }

    private static String upstream(InstanceStatus instance) {
        return instance.address().map(at -> at.host() + ":" + at.port()).orElse("none");
    }

    private List<String> upstreams(String app) {
        return router.route(app + ".localhost").map(Route::upstreams).orElse(List.of());
    }

    private List<InstanceStatus> instances(String app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app))
                .toList();
    }
}
