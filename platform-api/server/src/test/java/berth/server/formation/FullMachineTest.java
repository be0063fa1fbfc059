package berth.server.formation;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.NodeCapacity;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.config.ConfigVars;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import berth.server.release.Releases;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is claimed of a machine on which two instances of the standard's 512 MiB have room; a platform of its own. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(FullMachineTest.OnItsOwn.class)
class FullMachineTest extends PlatformFixture {
    @Inject
    ConfigVars config;

    @Inject
    Releases releases;

    private final List<String> made = new ArrayList<>();

    /** Nobody else claims anything. */
    public static final class OnItsOwn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("berth.instances.memory-overcommit", "1", "berth.deployments.watch-time", "0s");
        }
    }

    @BeforeEach
    void twoHaveRoom() {
        node.capacity(new NodeCapacity(1L << 30, 64));
    }

    @AfterEach
    void everythingIsAsBefore() {
        node.capacity(new NodeCapacity(1L << 40, 64));
        made.forEach(name -> operator().delete("/api/v1/apps/" + name).then().statusCode(204));
    }

    @Test
    void aFirstReleaseIsRefusedWhereItHasNoRoomAndWhatRunsMayBePushedAgain() throws Exception {
        var first = live("full-1");
        live("full-2");
        var third = create("full-3");
        var push = third.push("one");
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("node.full", refused.code());
        assertTrue(
                push.lines().stream().anyMatch(line -> line.contains("asked are 512 MiB")),
                push.lines().toString());
        assertInstanceOf(PushResult.Live.class, first.push("two").end());
    }

    @Test
    void aProcessTypeThatComesToAReleaseIsRefusedWhereItHasNoRoom() throws Exception {
        var app = live("full-types");
        live("full-beside");
        workers.image("a", Map.of("web", "", "worker", "work"));
        assertEquals(
                "node.full",
                assertInstanceOf(PushResult.Refused.class, app.push("two").end())
                        .code());
    }

    /** Whoever asks for it may be told to wait; Berth itself must not leave a broken release where it is. */
    @Test
    void whatBerthGoesBackToIsNotRefused() throws Exception {
        workers.image("a", Map.of("web", "", "worker", "work"));
        var app = live("full-back");
        workers.image("a");
        assertInstanceOf(PushResult.Live.class, app.push("two").end());
        live("full-meanwhile");
        var first = releases.find(app.production().id(), 1).orElseThrow();
        config.rollBack("berth", app.production(), first, "automatic rollback to v1");
        Await.until(
                () -> "it goes back",
                () -> "SUCCEEDED"
                        .equals(operator()
                                .get(path("full-back", "deployments/3"))
                                .jsonPath()
                                .getString("state")));
    }

    /** It replaces what is there, also where the machine has become smaller since. */
    @Test
    void aRollbackToWhatIsNoLargerThanWhatRunsIsNotRefused() throws Exception {
        workers.image("a", Map.of("web", "", "worker", "work"));
        var app = create("full-rollback");
        app.write("app.json", "{\"formation\": {\"web\": {\"cpus\": 2}, \"worker\": {\"cpus\": 2}}}");
        assertInstanceOf(PushResult.Live.class, app.push("one").end());
        workers.image("a", Map.of("web", "", "clock", "tick"));
        app.write("app.json", "{\"formation\": {\"web\": {\"cpus\": 2}, \"clock\": {\"cpus\": 2}}}");
        assertInstanceOf(PushResult.Live.class, app.push("two").end());
        node.capacity(new NodeCapacity(1L << 20, 1));
        operator()
                .contentType("application/json")
                .body("{\"what\": \"all\"}")
                .post(path("full-rollback", "releases/1/rollback"))
                .then()
                .statusCode(201);
        Await.until(
                () -> "it ends",
                () -> operator().get(path("full-rollback", "deployments/3")).path("endedAt") != null);
        assertEquals(
                "SUCCEEDED",
                operator().get(path("full-rollback", "deployments/3")).path("state"));
    }

    @Test
    void aRefusalNamesWhatIsAskedWhatIsFreeAndTheSettingThatLetsMoreBeClaimed() throws Exception {
        live("full-said");
        node.capacity(new NodeCapacity(768L << 20, 64));
        var refused = assertInstanceOf(
                PushResult.Refused.class, create("full-told").push("one").end());
        assertTrue(refused.message().contains("asked are 512 MiB memory and 1 processors"), refused.message());
        assertTrue(refused.message().contains("free are 256 MiB memory"), refused.message());
        assertTrue(refused.nextStep().contains("(BERTH_INSTANCES_MEMORY_OVERCOMMIT)"), refused.nextStep());
    }

    @Test
    void whatAnAppIsToRunLikeClaimsItsRoomBeforeItsFirstPush() throws Exception {
        var wished = create("full-wish");
        patch(wished, "{\"web\": {\"count\": 2}}").statusCode(200);
        var other = create("full-late");
        assertEquals(
                "node.full",
                assertInstanceOf(PushResult.Refused.class, other.push("one").end())
                        .code());
        patch(wished, "{\"web\": null}").statusCode(200);
        assertInstanceOf(PushResult.Live.class, other.push("two").end());
    }

    @Test
    void aReleaseThatIsStartingClaimsItsRoomAndIsNotKeptFromItByALaterOne() throws Exception {
        live("full-there");
        node.fate(group -> group.key().environment().app().equals("full-coming") ? Fate.STARTING : Fate.HEALTHY);
        var coming = create("full-coming").push("one");
        Await.until(
                () -> "it starts",
                () -> node.status().stream()
                        .anyMatch(each -> each.group().environment().app().equals("full-coming")));
        var later = create("full-later");
        assertEquals(
                "node.full",
                assertInstanceOf(PushResult.Refused.class, later.push("one").end())
                        .code());
        patch("full-there", "{\"web\": {\"count\": 2}}").statusCode(409);
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, coming.end());
    }

    @Test
    void aRunClaimsItsRoomUntilItEnds() throws Exception {
        var app = live("full-run");
        node.runEnd(run -> Optional.empty());
        operator()
                .contentType("application/json")
                .body("{\"command\": \"sleep 1000\"}")
                .post(path("full-run", "runs"))
                .then()
                .statusCode(201);
        Await.until(() -> "it runs", () -> state("full-run", 1).equals("RUNNING"));
        var other = create("full-wait");
        assertEquals(
                "node.full",
                assertInstanceOf(PushResult.Refused.class, other.push("one").end())
                        .code());
        operator().post(path("full-run", "runs/1/cancel")).then().statusCode(200);
        Await.until(() -> "it ended", () -> state("full-run", 1).equals("CANCELLED"));
        assertInstanceOf(PushResult.Live.class, other.push("two").end());
        // Its own runs ask for nothing more.
        assertInstanceOf(PushResult.Live.class, app.push("two").end());
    }

    private static String state(String app, int run) {
        return operator().get(path(app, "runs/" + run)).jsonPath().getString("state");
    }

    private PushedApp create(String name) {
        var app = platform.create(name);
        made.add(name);
        return app;
    }

    private PushedApp live(String name) throws Exception {
        var app = create(name);
        assertInstanceOf(PushResult.Live.class, app.push("one").end());
        return app;
    }

    private static ValidatableResponse patch(PushedApp app, String body) {
        return patch(app.name(), body);
    }

    private static ValidatableResponse patch(String app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(path(app, "formation"))
                .then();
    }

    private static String path(String app, String what) {
        return "/api/v1/apps/" + app + "/environments/production/" + what;
    }
}
