package berth.server.formation;

import static berth.server.Calls.operator;
import static berth.server.formation.ScaledApps.scale;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.node.Limits;
import berth.node.NodeCapacity;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instances of a live process type become more, fewer or larger; what makes no sense is refused. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ScaleTest extends ScaledAppsFixture {
    @Test
    void moreInstancesComeWithoutAReleaseAndNoneIsTouched() throws Exception {
        var app = apps.pushed("scale-up");
        var before = apps.ids(app, "web");
        var worker = apps.ids(app, "worker");
        scale(app, "{\"web\": {\"count\": 3}}").statusCode(200).body("web.count", equalTo(3));
        Await.until(
                () -> "three run: " + apps.ids(app, "web"),
                () -> apps.ids(app, "web").size() == 3);
        assertEquals(before, apps.ids(app, "web").subList(0, 1));
        assertEquals(worker, apps.ids(app, "worker"));
        Await.until(() -> "three are routed", () -> apps.upstreams(app).size() == 3);
        assertEquals(
                List.of(1, 1, 1),
                apps.seen(app, "web").stream()
                        .map(each -> each.group().release())
                        .toList());
        operator().get(app.path("/releases")).then().body("$", hasSize(1));
        operator().get(app.path("/deployments")).then().body("$", hasSize(1));
    }

    @Test
    void anInstanceThatIsTooManyIsDrainedFirst() throws Exception {
        var app = apps.pushed("scale-down");
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two are routed", () -> apps.upstreams(app).size() == 2);
        var oldest = apps.seen(app, "web").getFirst();
        var leaving = ScaledApps.address(apps.seen(app, "web").getLast());
        router.inFlight(leaving, 1);
        scale(app, "{\"web\": {\"count\": 1}}").statusCode(200);
        Await.until(() -> "one is routed", () -> apps.upstreams(app).equals(List.of(ScaledApps.address(oldest))));
        assertEquals(2, apps.ids(app, "web").size(), "it was ended with a request open");
        router.inFlight(leaving, 0);
        Await.until(() -> "one runs", () -> apps.ids(app, "web").equals(List.of(oldest.id())));
    }

    @Test
    void aProcessTypeMayHaveNoInstances() throws Exception {
        var app = apps.pushed("scale-zero");
        scale(app, "{\"web\": {\"count\": 0}, \"worker\": {\"count\": 0}}").statusCode(200);
        Await.until(
                () -> "none runs",
                () -> apps.ids(app, "web").isEmpty() && apps.ids(app, "worker").isEmpty());
        assertEquals(List.of(), apps.upstreams(app));
        scale(app, "{\"web\": {\"count\": 1}}").statusCode(200).body("worker.count", equalTo(0));
        Await.until(() -> "one is routed", () -> apps.upstreams(app).size() == 1);
    }

    @Test
    void otherLimitsReachInstancesThatRunAndRunOn() throws Exception {
        var app = apps.pushed("scale-limits");
        var before = apps.ids(app, "web");
        scale(app, "{\"web\": {\"memoryMebibytes\": 128, \"cpus\": 0.5}}")
                .statusCode(200)
                .body("web.memoryMebibytes", equalTo(128))
                .body("web.cpus", equalTo(0.5f))
                .body("web.count", equalTo(1));
        Await.until(
                () -> "it has them",
                () -> node.spec(before.getFirst()).limits().equals(new Limits(128L << 20, 0.5, 512)));
        assertEquals(before, apps.ids(app, "web"));
    }

    @Test
    void oneThatUsesMoreThanItIsToHaveIsToldOfAndKeepsNoOtherFromStarting() throws Exception {
        var app = apps.pushed("scale-large");
        var large = apps.ids(app, "web").getFirst();
        node.memoryInUse(large, 200L << 20);
        scale(app, "{\"web\": {\"count\": 2, \"memoryMebibytes\": 100}}").statusCode(200);
        Await.until(() -> "two are routed", () -> apps.upstreams(app).size() == 2);
        Await.until(() -> "it is told", () -> refusals(app).size() == 1);
        assertEquals(
                "instance " + large + " uses 200 MiB of memory, more than the 100 MiB that it is to have",
                refusals(app).getFirst().get("message"));
        assertEquals("instance.limit-refused", refusals(app).getFirst().get("code"));
        Await.until(() -> "it says so", () -> failures(app).equals(List.of("instance.limit-refused")));
        operator()
                .get(app.path("/instances"))
                .then()
                .body("find { it.failure != null }.state", equalTo("HEALTHY"))
                .body(
                        "find { it.failure != null }.failure.nextStep",
                        startsWith("give it more memory than it uses; or push"));
        node.memoryInUse(large, 50L << 20);
        Await.until(() -> "it has it", () -> node.spec(large).limits().memoryBytes() == 100L << 20);
        Await.until(
                () -> "it says so no more: " + failures(app),
                () -> failures(app).isEmpty());
        assertEquals(1, refusals(app).size());
    }

    @Test
    void anInstanceThatHasBeenToldToEndGetsNoRequestsThoughMoreAreWishedAgain() throws Exception {
        var app = apps.pushed("scale-again");
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        Await.until(() -> "two are routed", () -> apps.upstreams(app).size() == 2);
        var stays = ScaledApps.address(apps.seen(app, "web").getFirst());
        var ends = ScaledApps.address(apps.seen(app, "web").getLast());
        node.slowToEnd(true);
        scale(app, "{\"web\": {\"count\": 1}}").statusCode(200);
        Await.until(() -> "it has had its signal", () -> node.isEnding("scale-again"));
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
        int looks = node.looks();
        Await.until(() -> "three looks", () -> node.looks() > looks + 3);
        assertEquals(List.of(stays), apps.upstreams(app));
        node.slowToEnd(false);
        Await.until(
                () -> "another is routed: " + apps.upstreams(app),
                () -> apps.upstreams(app).size() == 2);
        assertFalse(
                apps.upstreams(app).contains(ends), () -> apps.upstreams(app).toString());
    }

    @Test
    void whatTheMachineCannotHoldIsRefusedWithWhatIsFree() throws Exception {
        var app = apps.pushed("scale-full");
        node.capacity(new NodeCapacity(8L << 30, 64));
        scale(app, "{\"web\": {\"count\": 40}}")
                .statusCode(409)
                .body("code", equalTo("node.full"))
                .body("detail", allOf(containsString("asked are 20992 MiB"), containsString("of 16384 MiB")));
        scale(app, "{\"web\": {\"cpus\": 65}}").statusCode(409).body("code", equalTo("node.full"));
        operator().get(app.path("/formation")).then().body("web.count", equalTo(1));
    }

    @Test
    void lessIsAlwaysAdmitted() throws Exception {
        var app = apps.pushed("scale-less");
        scale(app, "{\"web\": {\"count\": 3}}").statusCode(200);
        node.capacity(new NodeCapacity(1L << 20, 1));
        scale(app, "{\"web\": {\"count\": 2}}").statusCode(200);
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
        scale(app, body).statusCode(400).body("code", equalTo(code));
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
        scale(app, body)
                .statusCode(400)
                .body("code", equalTo("formation.invalid"))
                .body("detail", equalTo(detail));
    }

    /** What is said of its instances. */
    private static List<String> failures(PushedApp app) {
        return operator().get(app.path("/instances")).jsonPath().getList("findAll { it.failure != null }.failure.code");
    }

    private static List<Map<String, String>> refusals(PushedApp app) {
        return operator()
                .get("/api/v1/events?app=" + app.name() + "&kind=formation.refused")
                .jsonPath()
                .getList("detail");
    }

    private String existing(String name) throws Exception {
        if (operator().get("/api/v1/apps/" + name).statusCode() == 404) {
            apps.pushed(name);
        }
        return name;
    }
}
