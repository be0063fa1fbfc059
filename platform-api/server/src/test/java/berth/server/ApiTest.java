package berth.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ApiTest {
    private static final String PROBLEM = "application/problem+json";

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
                .contentType(PROBLEM)
                .body("code", equalTo("app.name-taken"))
                .body("nextStep", notNullValue());
        operator().delete("/api/v1/apps/api-taken").then().statusCode(204);
    }

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

    @ParameterizedTest
    @CsvSource({
        "'',token.missing",
        "Bearer wrong,token.unknown",
        "Basic d3Jvbmc6d3Jvbmc=,token.unknown",
        "Basic ???,token.missing",
        "Digest x,token.missing",
    })
    void withoutAKnownTokenNothingIsAnswered(String header, String code) {
        var request = header.isEmpty() ? given() : given().header("Authorization", header);
        request.get("/api/v1/apps")
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo(code));
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

    @Test
    void whoSendsABodyWithoutATokenIsAskedForItFirst() {
        given().contentType("application/json")
                .body(new ByteArrayInputStream(large(2)))
                .post("/api/v1/apps")
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .body("code", equalTo("token.missing"));
    }

    private static byte[] large(int mebibytes) {
        return ("{\"name\": \"" + "a".repeat(mebibytes << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
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
    void overTlsOnlyTheCookieThatNoOtherHostCanSetCounts() {
        given().header("X-Forwarded-Proto", "https")
                .cookie("berth_token", PlatformResource.TOKEN)
                .get("/api/v1/apps")
                .then()
                .statusCode(401);
        given().header("X-Forwarded-Proto", "https")
                .cookie("__Host-berth_token", PlatformResource.TOKEN)
                .get("/api/v1/apps")
                .then()
                .statusCode(200);
    }

    @Test
    void aCookieAloneChangesNothingForAnotherSite() {
        given().cookie("berth_token", PlatformResource.TOKEN)
                .header("Sec-Fetch-Site", "cross-site")
                .delete("/api/v1/apps/none")
                .then()
                .statusCode(403)
                .body("code", equalTo("request.cross-site"));
        given().cookie("berth_token", PlatformResource.TOKEN)
                .header("Sec-Fetch-Site", "same-origin")
                .delete("/api/v1/apps/none")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,same-site,403",
        "Sec-Fetch-Site,cross-site,403",
        "Origin,http://evil.localhost:8080,403",
        "Origin,null,403",
        "Sec-Fetch-Site,same-origin,303",
        "Accept,*/*,303",
    })
    void anotherSitesPageSignsNobodyIn(String header, String value, int status) {
        given().redirects()
                .follow(false)
                .header(header, value)
                .formParam("token", PlatformResource.TOKEN)
                .post("/sign-in")
                .then()
                .statusCode(status);
    }

    @Test
    void aCookieWithoutAWordOnWhereItComesFromChangesNothing() {
        given().cookie("berth_token", PlatformResource.TOKEN)
                .delete("/api/v1/apps/none")
                .then()
                .statusCode(403)
                .body("code", equalTo("request.cross-site"));
    }

    @Test
    void whoAsksIsTold() {
        operator()
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("operator"))
                .body("role", equalTo("operator"));
        operator().get("/api/v1/teams").then().statusCode(200).body("name", hasItem("default"));
    }

    @Test
    void theApiDescribesItself() {
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/apps/{app}/environments/{environment}/builds"));
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }

    private static Response create(String body) {
        return operator().contentType("application/json").body(body).post("/api/v1/apps");
    }
}
