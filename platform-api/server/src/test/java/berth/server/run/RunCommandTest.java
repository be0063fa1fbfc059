package berth.server.run;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command of a one-off run is shown to all who may look on. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunCommandTest {
    private static final String VALUE = "tr0ub4dor-and-3";

    @Inject
    PushedApp.Platform platform;

    @Inject
    Members members;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "4".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @Test
    void theValueOfAConfigVarInItIsRunAndNotShown() throws Exception {
        var app = platform.create("run-command");
        var production = "/api/v1/apps/run-command/environments/production";
        as(PlatformResource.TOKEN)
                .contentType("application/json")
                .body(Map.of("DB_PASSWORD", VALUE))
                .patch(production + "/config")
                .then()
                .statusCode(200);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        as(PlatformResource.TOKEN)
                .contentType("application/json")
                .body(Map.of("command", "psql --password " + VALUE + " -c vacuum"))
                .post(production + "/runs")
                .then()
                .statusCode(201)
                .body("command", equalTo("psql --password •••••••• -c vacuum"));
        for (var token : List.of(PlatformResource.TOKEN, members.token("default", "VIEWER"))) {
            as(token).get(production + "/runs/1").then().body("command", equalTo("psql --password •••••••• -c vacuum"));
            as(token)
                    .get(production + "/runs")
                    .then()
                    .body("[0].command", equalTo("psql --password •••••••• -c vacuum"));
        }
        Await.until(
                () -> "it is started",
                () -> node.started().stream()
                        .anyMatch(run -> run.key().environment().app().equals("run-command")));
        assertEquals(
                List.of("psql --password " + VALUE + " -c vacuum"),
                node.started().stream()
                        .filter(run -> run.key().environment().app().equals("run-command"))
                        .map(run -> run.command())
                        .toList());
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
