package berth.server.instance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import berth.server.instance.UsageStore.Sample;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UsageTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Inject
    PushedApp.Platform platform;

    @Inject
    UsageSampler sampler;

    @Inject
    UsageStore store;

    @Test
    void whatAnInstanceUsesIsSampledAndShown() throws Exception {
        platform.live("usage-shown");
        Await.until(() -> "sampled twice", () -> {
            sampler.sample();
            return !usage().isEmpty();
        });
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/apps/usage-shown/environments/production/usage")
                .then()
                .body("", hasSize(1))
                .body("[0].process", equalTo("web"))
                .body("[0].points[0].memoryBytes", equalTo(32 << 20));
    }

    @Test
    void eachInstanceHasItsSeriesForPrometheusAndNoneOnceItIsGone() throws Exception {
        platform.live("usage-series");
        sampler.sample();
        var metrics = metrics();
        assertEquals(1, series(metrics, "berth_instance_memory_bytes"), metrics);
        assertEquals(1, series(metrics, "berth_instance_processor_time_seconds"), metrics);
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("berth_instance_memory_bytes{app=\"usage-series\"")
                                && line.endsWith(" " + (double) (32 << 20))),
                metrics);
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .delete("/api/v1/apps/usage-series")
                .then()
                .statusCode(204);
        Await.until(() -> "they are gone", () -> {
            sampler.sample();
            return series(metrics(), "berth_instance_memory_bytes") == 0;
        });
    }

    private static long series(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("app=\"usage-series\""))
                .filter(line -> line.contains("environment=\"production\"") && line.contains("process=\"web\""))
                .count();
    }

    private static String metrics() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/metrics")
                .asString();
    }

    @Test
    void afterTwoHoursFiveMinutesAreDrawnTogetherAndAfterADayAllIsGone() {
        var environment = UUID.randomUUID();
        for (int half = 0; half < 20; half++) {
            store.add(List.of(new Sample(
                    environment, "i1", "web", 7, NOON.plusSeconds(30L * half), 30, half < 10 ? 0.5 : 1, 100 + half)));
        }
        store.tidy(NOON.plus(Duration.ofHours(1)));
        assertEquals(20, store.list(environment, NOON).getFirst().points().size());
        // All but the second five minutes, of which some are younger than two hours.
        store.tidy(NOON.plus(Duration.ofHours(2)).plus(Duration.ofMinutes(7)));
        var points = store.list(environment, NOON).getFirst().points();
        assertEquals(11, points.size());
        assertEquals(NOON, points.getFirst().at());
        assertEquals(300, points.getFirst().seconds());
        assertEquals(0.5, points.getFirst().cpus());
        assertEquals(109, points.getFirst().memoryBytes());
        store.tidy(NOON.plus(Duration.ofHours(3)));
        assertEquals(2, store.list(environment, NOON).getFirst().points().size());
        store.tidy(NOON.plus(Duration.ofHours(25)));
        assertEquals(List.of(), store.list(environment, NOON));
    }

    private static List<Object> usage() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/apps/usage-shown/environments/production/usage")
                .jsonPath()
                .getList("");
    }
}
