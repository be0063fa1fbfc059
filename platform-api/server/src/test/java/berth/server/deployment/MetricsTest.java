package berth.server.deployment;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class MetricsTest {
    @Inject
    PushedApp.Platform platform;

    @Test
    void stepsOfDeploymentsAndInstancesAreCountedForPrometheus() throws Exception {
        platform.live("metrics");
        operator()
                .get("/api/v1/metrics")
                .then()
                .statusCode(200)
                .contentType(containsString("text/plain"))
                .body(
                        matchesPattern(
                                "(?s).*berth_deployment_step_seconds_count\\{state=\"SUCCEEDED\",step=\"starting\",?\\} [1-9].*"))
                .body(containsString("berth_instances_crashed"));
        Await.until(
                () -> "the instance is counted",
                () -> operator()
                        .get("/api/v1/metrics")
                        .asString()
                        .matches("(?s).*berth_instances\\{state=\"HEALTHY\",?\\} [1-9].*"));
    }

    @Test
    void nobodyElseSeesThem() {
        given().get("/api/v1/metrics").then().statusCode(401).body("code", equalTo("token.missing"));
        given().get("/q/metrics").then().statusCode(404);
        given().get("/q/metrics/").then().statusCode(404);
        given().get("/q/health").then().statusCode(200);
    }
}
