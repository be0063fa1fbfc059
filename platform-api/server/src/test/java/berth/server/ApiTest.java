package berth.server;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** The API describes itself, and an app lives its life through it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ApiTest {
    @Test
    void anAppIsMadeShownListedAndDeleted() {
        operator()
                .contentType("application/json")
                .body("{\"name\": \"api-life\"}")
                .post("/api/v1/apps")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/apps/api-life"))
                .body("name", equalTo("api-life"))
                .body("state", equalTo("EMPTY"))
                .body("url", equalTo("http://api-life.localhost:8080/"))
                .body("gitUrl", equalTo("http://berth.localhost:8080/git/api-life.git"));
        operator().get("/api/v1/apps/api-life").then().statusCode(200).body("team", equalTo("default"));
        operator().get("/api/v1/apps").then().statusCode(200).body("name", hasItem("api-life"));
        operator()
                .get("/api/v1/apps/api-life/environments")
                .then()
                .statusCode(200)
                .body("[0].name", equalTo("production"))
                .body("[0].branch", equalTo("main"));
        for (String list : new String[] {"builds", "releases", "deployments", "instances"}) {
            operator()
                    .get("/api/v1/apps/api-life/environments/production/" + list)
                    .then()
                    .statusCode(200)
                    .body("$", empty());
        }
        operator().delete("/api/v1/apps/api-life").then().statusCode(204);
        operator().get("/api/v1/apps/api-life").then().statusCode(404).body("code", equalTo("app.unknown"));
        operator().get("/api/v1/apps").then().body("name", not(hasItem("api-life")));
    }

    @Test
    void aDeletedAppsNameMayBeUsedAgainAtOnce() {
        for (int i = 0; i < 2; i++) {
            create("{\"name\": \"api-again\"}").then().statusCode(201);
            operator().delete("/api/v1/apps/api-again").then().statusCode(204);
        }
    }

    @Test
    void aTakenNameIsAConflict() {
        create("{\"name\": \"api-taken\"}").then().statusCode(201);
        create("{\"name\": \"api-taken\"}")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("app.name-taken"))
                .body("nextStep", notNullValue());
        operator().delete("/api/v1/apps/api-taken").then().statusCode(204);
    }

    @Test
    void theApiDescribesItself() {
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/apps/{app}/environments/{environment}/builds"));
    }

    private static Response create(String body) {
        return operator().contentType("application/json").body(body).post("/api/v1/apps");
    }
}
