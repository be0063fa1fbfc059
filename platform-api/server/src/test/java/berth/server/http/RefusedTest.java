package berth.server.http;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked that no operation takes is answered with a problem that has a code and says what they take. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RefusedTest {
    private static final String PROBLEM = "application/problem+json";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"Shop\"}|400|app.name-invalid",
                "{\"name\": \"a--b\"}|400|app.name-invalid",
                "{\"name\": \"\"}|400|app.name-missing",
                "{\"name\": null}|400|app.name-missing",
                "{}|400|app.name-missing",
                "{\"name\": \"berth\"}|400|app.name-reserved",
                "{\"name\": \"x\", \"nmae\": 1}|400|request.json-invalid",
                "{\"name\": {\"a\": 1}}|400|request.json-invalid",
                "{\"name\": |400|request.json-invalid",
                "[]|400|request.json-invalid",
                "{\"name\": \"api-trail\"} trailing|400|request.json-invalid",
                "{\"name\": \"api-twice\"}{}|400|request.json-invalid",
                "{\"name\": 5}|400|request.json-invalid",
                "{\"name\": true}|400|request.json-invalid",
                "nonsense|400|request.json-invalid",
                "null|400|app.name-missing",
            })
    void badBodiesAreRefusedWithTheReason(String body, int status, String code) {
        create(body).then().statusCode(status).contentType(PROBLEM).body("code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/apps/none,404,app.unknown",
        "DELETE,/api/v1/apps/none,404,app.unknown",
        "GET,/api/v1/apps/none/environments,404,app.unknown",
        "GET,/api/v1/apps/none/environments/production/builds,404,app.unknown",
        "GET,/api/v1/apps/api-paths/environments/staging,404,environment.unknown",
        "GET,/api/v1/apps/api-paths/environments/production/builds/7,404,build.unknown",
        "GET,/api/v1/apps/api-paths/environments/production/builds/x,404,path.unknown",
        "GET,/api/v1/apps/api-paths/environments/production/builds/99999999999,404,path.unknown",
        "GET,/api/v1/apps/api-paths/environments/production/releases/7,404,release.unknown",
        "GET,/api/v1/apps/api-paths/environments/production/deployments/7,404,deployment.unknown",
        "POST,/api/v1/apps/api-paths/environments/production/builds/7/cancel,404,build.unknown",
        "GET,/api/v1/apps/%00,400,request.nul-character",
        "GET,/api/v1/nothing,404,path.unknown",
        "PUT,/api/v1/apps,405,method.not-allowed",
    })
    void unknownThingsAreNotFound(String method, String path, int status, String code) {
        create("{\"name\": \"api-paths\"}");
        operator()
                .urlEncodingEnabled(false)
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("code", equalTo(code));
    }

    @Test
    void whatNoOperationTakesIsNamedWithWhatTheyTake() {
        operator()
                .put("/api/v1/apps")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, POST"))
                .body("detail", equalTo("PUT is not allowed at /api/v1/apps; allowed: GET, POST"));
        operator().head("/api/v1/apps").then().statusCode(200);
        operator()
                .post("/api/v1/apps/shop/environments/production/runs/1")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD"))
                .body("code", equalTo("method.not-allowed"))
                .body("detail", endsWith("/runs/1; allowed: GET"));
        operator()
                .head("/api/v1/apps/shop/environments/production/runs/first")
                .then()
                .statusCode(404);
        operator()
                .get("/api/v1/apps/shop/environments/production/runs/first")
                .then()
                .statusCode(404)
                .body("detail", equalTo("there is nothing at /api/v1/apps/shop/environments/production/runs/first"));
        operator()
                .get("/api/v1/nothing?a=b")
                .then()
                .statusCode(404)
                .body("detail", equalTo("there is nothing at /api/v1/nothing"));
        operator()
                .accept("image/png")
                .get("/api/v1/apps")
                .then()
                .statusCode(406)
                .body(
                        "detail",
                        equalTo("GET /api/v1/apps does not answer in image/png; it answers in application/json"));
        operator()
                .contentType("application/xml")
                .body("<app/>")
                .post("/api/v1/apps")
                .then()
                .statusCode(415)
                .body("detail", startsWith("POST /api/v1/apps does not take application/xml"))
                .body("detail", endsWith("; it takes application/json"));
    }

    @Test
    void anotherMediaTypeIsRefused() {
        operator()
                .contentType("text/plain")
                .body("shop")
                .post("/api/v1/apps")
                .then()
                .statusCode(415)
                .contentType(PROBLEM)
                .body("code", equalTo("request.media-type-unsupported"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        create("{\"name\": \"" + "x".repeat(2 << 20) + "\"}")
                .then()
                .statusCode(413)
                .contentType(PROBLEM)
                .body("code", equalTo("request.too-large"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 30})
    void aBodyWithoutALengthThatIsTooLargeIsRefusedAlike(int mebibytes) {
        operator()
                .contentType("application/json")
                .body(new ByteArrayInputStream(large(mebibytes)))
                .post("/api/v1/apps")
                .then()
                .statusCode(413)
                .contentType(PROBLEM)
                .body("code", equalTo("request.too-large"));
    }

    private static byte[] large(int mebibytes) {
        return ("{\"name\": \"" + "a".repeat(mebibytes << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static Response create(String body) {
        return operator().contentType("application/json").body(body).post("/api/v1/apps");
    }
}
