package berth.server.formation;

import static berth.server.Calls.operator;
import static berth.server.formation.ScaledApps.scale;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is scaled before and while a release goes live: it goes live with what is wished last. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ScaleWhileDeployingTest extends ScaledAppsFixture {
    @Test
    void theNextReleaseRunsLikeTheLast() throws Exception {
        var app = apps.created("scale-next");
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        assertEquals(2, apps.upstreams(app).size());
        scale(app, "{\"web\": {\"count\": 4}}").statusCode(200);
        app.push("two").result().get(30, TimeUnit.SECONDS);
        Await.until(
                () -> "four run: " + apps.ids(app, "web"),
                () -> apps.ids(app, "web").size() == 4);
        assertTrue(apps.seen(app, "web").stream().allMatch(each -> each.group().release() == 2));
    }

    @Test
    void whatIsScaledWhileItGoesLiveGoesLiveSo() throws Exception {
        var app = apps.created("scale-meanwhile");
        router.unavailable(true);
        var push = app.push("one");
        Await.until(
                () -> "it is being routed",
                () -> operator()
                        .get(app.path("/deployments"))
                        .jsonPath()
                        .getList("state")
                        .contains("ROUTING"));
        scale(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        Await.until(
                () -> "three run: " + apps.ids(app, "web"),
                () -> apps.ids(app, "web").size() == 3);
        router.unavailable(false);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(3, apps.upstreams(app).size());
    }

    @Test
    void aReleaseThatUsesMoreMemoryThanItIsToHaveKeepsTheOtherNotFromItsLimit() throws Exception {
        var app = apps.pushed("scale-two-releases");
        var old = apps.ids(app, "web").getFirst();
        router.unavailable(true);
        var push = app.push("two");
        Await.until(() -> "both run", () -> apps.ids(app, "web").size() == 2);
        node.memoryInUse(old, 200L << 20);
        scale(app, "{\"web\": {\"memoryMebibytes\": 100}}").statusCode(200);
        var young = apps.ids(app, "web").getLast();
        Await.until(
                () -> "the new one has it: " + node.spec(young).limits(),
                () -> node.spec(young).limits().memoryBytes() == 100L << 20);
        assertEquals(512L << 20, node.spec(old).limits().memoryBytes());
        router.unavailable(false);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void whatIsScaledDownWhileItStartsGoesLiveSo() throws Exception {
        var app = apps.created("scale-starting");
        scale(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        apps.keepStarting(app);
        var push = app.push("one");
        Await.until(() -> "three start", () -> apps.ids(app, "web").size() == 3);
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two start", () -> apps.ids(app, "web").size() == 2);
        apps.letStart();
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(2, apps.upstreams(app).size());
    }

    @Test
    void anInstanceThatIsRemovedByHandWhileItStartsIsStartedAgain() throws Exception {
        var app = apps.created("scale-by-hand");
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        apps.keepStarting(app);
        var push = app.push("one");
        Await.until(() -> "two start", () -> apps.ids(app, "web").size() == 2);
        var gone = apps.seen(app, "web").getFirst();
        node.remove(gone.group(), Set.of(gone.id()), Duration.ZERO);
        apps.letStart();
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(2, apps.upstreams(app).size());
    }
}
