package berth.server.run;

import static berth.server.Calls.by;
import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.RunSpec;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command of a one-off run is shown to all who may look on. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunCommandTest extends RunFixture {
    private static final String VALUE = "tr0ub4dor-and-3";

    @Inject
    Members members;

    @Test
    void theValueOfAConfigVarInItIsRunAndNotShown() throws Exception {
        var app = platform.create("run-command");
        var production = "/api/v1/apps/run-command/environments/production";
        operator()
                .contentType("application/json")
                .body(Map.of("DB_PASSWORD", VALUE))
                .patch(production + "/config")
                .then()
                .statusCode(200);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        operator()
                .contentType("application/json")
                .body(Map.of("command", "psql --password " + VALUE + " -c vacuum"))
                .post(production + "/runs")
                .then()
                .statusCode(201)
                .body("command", equalTo("psql --password •••••••• -c vacuum"));
        for (var token : List.of(PlatformResource.TOKEN, members.token("default", "VIEWER"))) {
            by(token).get(production + "/runs/1").then().body("command", equalTo("psql --password •••••••• -c vacuum"));
            by(token)
                    .get(production + "/runs")
                    .then()
                    .body("[0].command", equalTo("psql --password •••••••• -c vacuum"));
        }
        Await.until(() -> "it is started", () -> !started(app).isEmpty());
        assertEquals(
                List.of("psql --password " + VALUE + " -c vacuum"),
                started(app).stream().map(RunSpec::command).toList());
    }
}
