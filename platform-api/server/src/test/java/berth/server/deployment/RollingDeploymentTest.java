package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(RollingDeploymentTest.QuarterOfSurge.class)
class RollingDeploymentTest extends PlatformFixture {
    /** Four instances are replaced one by one. */
    public static final class QuarterOfSurge implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("berth.deployments.max-surge", "25");
        }
    }

    @Test
    void instancesAreReplacedInBatches() throws Exception {
        var app = withFour("rolling-batches");
        // The third new instance does not come up yet.
        node.fate(group -> isOf(app, group, 2) && group.count() == 3 ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("two");
        Await.until(() -> "three new ones: " + count(app, 2), () -> count(app, 2) == 3);
        Await.until(() -> "two old ones left: " + count(app, 1), () -> count(app, 1) == 2);
        // Of the batch that starts now nothing is routed yet.
        RestAssured.given()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get(app.path("/deployments/2"))
                .then()
                .body("state", equalTo("STARTING"))
                .body("routingAt", nullValue());
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.end());
        assertEquals(
                List.of(1, 2, 3, 4),
                node.orders().applied().stream()
                        .filter(group -> isOf(app, group, 2))
                        .map(GroupSpec::count)
                        .distinct()
                        .toList());
        assertTrue(
                push.lines().stream().anyMatch(line -> line.contains("batch 4 of 4: web 4")),
                push.lines().toString());
        Await.until(() -> "old ones gone", () -> count(app, 1) == 0);
        assertEquals(4, upstreams(app).size());
    }

    @Test
    void aBatchThatFailsLeavesTheOldReleaseWithAllItsInstances() throws Exception {
        var app = withFour("rolling-fails");
        node.fate(group -> isOf(app, group, 2) && group.count() == 3
                ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                : Fate.HEALTHY);
        var refused = assertInstanceOf(PushResult.Refused.class, app.push("two").end());
        assertEquals("instance.exited", refused.code());
        Await.until(
                () -> count(app, 1) + " old, " + count(app, 2) + " new",
                () -> count(app, 1) == 4 && count(app, 2) == 0);
        Await.until(
                () -> "four are routed: " + upstreams(app), () -> upstreams(app).size() == 4);
    }

    private PushedApp withFour(String name) throws Exception {
        workers.image("f");
        var app = platform.create(name);
        operator()
                .contentType("application/json")
                .body("{\"web\": {\"count\": 4}}")
                .patch(app.path("/formation"))
                .then()
                .statusCode(200);
        app.push("one").end();
        assertEquals(4, upstreams(app).size());
        return app;
    }

    private long count(PushedApp app, int release) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name())
                        && each.group().release() == release)
                .count();
    }

    private List<String> upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams();
    }

    private static boolean isOf(PushedApp app, GroupSpec group, int release) {
        return group.key().environment().app().equals(app.name()) && group.key().release() == release;
    }
}
