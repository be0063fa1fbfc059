package berth.server.formation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.NodeCapacity;
import berth.router.FakeRouterControl;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ScaleTest {
    private static final NodeCapacity LARGE = new NodeCapacity(1L << 40, 64);

    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    FakeRouterControl router;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built(
                "sha256:" + "a".repeat(64),
                "static",
                Map.of("web", "", "worker", "exec work", "release", "migrate"),
                List.of(8080)));
    }

    @AfterEach
    void theMachineIsLargeAgain() {
        node.capacity(LARGE);
        node.slowToEnd(false);
        node.fate(group -> Fate.HEALTHY);
        router.unavailable(false);
    }

    @Test
    void moreInstancesComeWithoutAReleaseAndNoneIsTouched() throws Exception {
        var app = pushed("scale-up");
        var before = ids(app, "web");
        var worker = ids(app, "worker");
        patch(app, "{\"web\": {\"count\": 3}}").statusCode(200).body("web.count", equalTo(3));
        Await.until(() -> "three run: " + ids(app, "web"), () -> ids(app, "web").size() == 3);
        assertEquals(before, ids(app, "web").subList(0, 1));
        assertEquals(worker, ids(app, "worker"));
        Await.until(() -> "three are routed", () -> upstreams(app).size() == 3);
        assertEquals(
                List.of(1, 1, 1),
                seen(app, "web").stream().map(each -> each.group().release()).toList());
        operator().get(path(app, "releases")).then().body("$", hasSize(1));
        operator().get(path(app, "deployments")).then().body("$", hasSize(1));
    }

    @Test
    void anInstanceThatIsTooManyIsDrainedFirst() throws Exception {
        var app = pushed("scale-down");
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two are routed", () -> upstreams(app).size() == 2);
        var oldest = seen(app, "web").getFirst();
        var leaving = address(seen(app, "web").getLast());
        router.inFlight(leaving, 1);
        patch(app, "{\"web\": {\"count\": 1}}").statusCode(200);
        Await.until(() -> "one is routed", () -> upstreams(app).equals(List.of(address(oldest))));
        assertEquals(2, ids(app, "web").size(), "it was ended with a request open");
        router.inFlight(leaving, 0);
        Await.until(() -> "one runs", () -> ids(app, "web").equals(List.of(oldest.id())));
    }

    @Test
    void aProcessTypeMayHaveNoInstances() throws Exception {
        var app = pushed("scale-zero");
        patch(app, "{\"web\": {\"count\": 0}, \"worker\": {\"count\": 0}}").statusCode(200);
        Await.until(
                () -> "none runs",
                () -> ids(app, "web").isEmpty() && ids(app, "worker").isEmpty());
        assertEquals(List.of(), upstreams(app));
        patch(app, "{\"web\": {\"count\": 1}}").statusCode(200).body("worker.count", equalTo(0));
        Await.until(() -> "one is routed", () -> upstreams(app).size() == 1);
    }

    @Test
    void otherLimitsReachInstancesThatRunAndRunOn() throws Exception {
        var app = pushed("scale-limits");
        var before = ids(app, "web");
        patch(app, "{\"web\": {\"memoryMebibytes\": 128, \"cpus\": 0.5}}")
                .statusCode(200)
                .body("web.memoryMebibytes", equalTo(128))
                .body("web.cpus", equalTo(0.5f))
                .body("web.count", equalTo(1));
        Await.until(
                () -> "it has them",
                () -> node.spec(before.getFirst()).limits().equals(new Limits(128L << 20, 0.5, 512)));
        assertEquals(before, ids(app, "web"));
    }

    @Test
    void theNextReleaseRunsLikeTheLast() throws Exception {
        var app = platform.create("scale-next");
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        assertEquals(2, upstreams(app).size());
        patch(app, "{\"web\": {\"count\": 4}}").statusCode(200);
        app.push("two").result().get(30, TimeUnit.SECONDS);
        Await.until(() -> "four run: " + ids(app, "web"), () -> ids(app, "web").size() == 4);
        assertTrue(seen(app, "web").stream().allMatch(each -> each.group().release() == 2));
    }

    @Test
    void whatIsScaledWhileItGoesLiveGoesLiveSo() throws Exception {
        var app = platform.create("scale-meanwhile");
        router.unavailable(true);
        var push = app.push("one");
        Await.until(
                () -> "it is being routed",
                () -> operator()
                        .get(path(app, "deployments"))
                        .jsonPath()
                        .getList("state")
                        .contains("ROUTING"));
        patch(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        Await.until(() -> "three run: " + ids(app, "web"), () -> ids(app, "web").size() == 3);
        router.unavailable(false);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(3, upstreams(app).size());
    }

    @Test
    void whatIsScaledDownWhileItStartsGoesLiveSo() throws Exception {
        var app = platform.create("scale-starting");
        patch(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        node.fate(group -> isOf(app, group) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("one");
        Await.until(() -> "three start", () -> ids(app, "web").size() == 3);
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two start", () -> ids(app, "web").size() == 2);
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(2, upstreams(app).size());
    }

    @Test
    void anInstanceThatIsRemovedByHandWhileItStartsIsStartedAgain() throws Exception {
        var app = platform.create("scale-by-hand");
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        node.fate(group -> isOf(app, group) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("one");
        Await.until(() -> "two start", () -> ids(app, "web").size() == 2);
        var gone = seen(app, "web").getFirst();
        node.remove(gone.group(), Set.of(gone.id()), Duration.ZERO);
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(2, upstreams(app).size());
    }

    @Test
    void anInstanceThatHasBeenToldToEndGetsNoRequestsThoughMoreAreWishedAgain() throws Exception {
        var app = pushed("scale-again");
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two are routed", () -> upstreams(app).size() == 2);
        var stays = address(seen(app, "web").getFirst());
        var ends = address(seen(app, "web").getLast());
        node.slowToEnd(true);
        patch(app, "{\"web\": {\"count\": 1}}").statusCode(200);
        Await.until(() -> "it has had its signal", () -> node.isEnding("scale-again"));
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        int looks = node.looks();
        Await.until(() -> "three looks", () -> node.looks() > looks + 3);
        assertEquals(List.of(stays), upstreams(app));
        node.slowToEnd(false);
        Await.until(
                () -> "another is routed: " + upstreams(app),
                () -> upstreams(app).size() == 2);
        assertFalse(upstreams(app).contains(ends), () -> upstreams(app).toString());
    }

    private static boolean isOf(PushedApp app, GroupSpec group) {
        return group.key().environment().app().equals(app.name());
    }

    @Test
    void whatTheMachineCannotHoldIsRefusedWithWhatIsFree() throws Exception {
        var app = pushed("scale-full");
        node.capacity(new NodeCapacity(8L << 30, 64));
        patch(app, "{\"web\": {\"count\": 40}}")
                .statusCode(409)
                .body("code", equalTo("node.full"))
                .body("detail", allOf(containsString("asked are 20992 MiB"), containsString("of 16384 MiB")));
        patch(app, "{\"web\": {\"cpus\": 65}}").statusCode(409).body("code", equalTo("node.full"));
        operator().get(path(app, "formation")).then().body("web.count", equalTo(1));
    }

    @Test
    void lessIsAlwaysAdmitted() throws Exception {
        var app = pushed("scale-less");
        patch(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        node.capacity(new NodeCapacity(1L << 20, 1));
        patch(app, "{\"web\": {\"count\": 2}}").statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"web\": {\"count\": -1}}|formation.invalid",
                "{\"web\": {\"count\": 51}}|formation.invalid",
                "{\"web\": {\"count\": 30}, \"worker\": {\"count\": 30}}|formation.invalid",
                "{\"web\": {\"memoryMebibytes\": 1}}|formation.invalid",
                "{\"web\": {\"cpus\": 0}}|formation.invalid",
                "{\"release\": {\"count\": 2}}|formation.invalid",
                "{\"wbe\": {\"count\": 1}}|formation.process-unknown",
                "{}|formation.empty",
                "{\"web\": {\"cuont\": 1}}|request.json-invalid",
            })
    void whatMakesNoSenseIsRefused(String body, String code) throws Exception {
        var app = existing("scale-sense");
        patch(app, body).statusCode(400).body("code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"web\": {\"memoryMebibytes\": 15}}|web: memoryMebibytes must be 16 to 4194304",
                "{\"web\": {\"memoryMebibytes\": 99999999}}|web: memoryMebibytes must be 16 to 4194304",
                "{\"web\": {\"cpus\": 0}}|web: cpus must be 0.01 to 1024",
                "{\"web\": {\"cpus\": \"NaN\"}}|web: cpus must be 0.01 to 1024",
                "{\"web\": {\"cpus\": 1e308}}|web: cpus must be 0.01 to 1024",
            })
    void whatIsTooMuchIsToldBothLimits(String body, String detail) throws Exception {
        var app = existing("scale-sense");
        patch(app, body)
                .statusCode(400)
                .body("code", equalTo("formation.invalid"))
                .body("detail", equalTo(detail));
    }

    private PushedApp pushed(String name) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        return app;
    }

    private String existing(String name) throws Exception {
        if (operator().get("/api/v1/apps/" + name).statusCode() == 404) {
            pushed(name);
        }
        return name;
    }

    private List<InstanceStatus> seen(PushedApp app, String process) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name())
                        && each.group().process().equals(process))
                .toList();
    }

    private List<String> ids(PushedApp app, String process) {
        return seen(app, process).stream().map(InstanceStatus::id).toList();
    }

    private List<String> upstreams(PushedApp app) {
        return router.route(app.name() + ".localhost").orElseThrow().upstreams();
    }

    private static String address(InstanceStatus instance) {
        var address = instance.address().orElseThrow();
        return address.host() + ":" + address.port();
    }

    private static ValidatableResponse patch(PushedApp app, String body) {
        return patch(app.name(), body);
    }

    private static ValidatableResponse patch(String app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch("/api/v1/apps/" + app + "/environments/production/formation")
                .then();
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production/" + what;
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }
}
