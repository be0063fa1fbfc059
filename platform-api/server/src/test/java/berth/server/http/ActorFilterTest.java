package berth.server.http;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks: the one whose token a request bears; a cookie counts only where no other site can have sent it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ActorFilterTest {
    private static final String PROBLEM = "application/problem+json";

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
    void whoSendsABodyWithoutATokenIsAskedForItFirst() {
        given().contentType("application/json")
                .body(new ByteArrayInputStream(
                        ("{\"name\": \"" + "a".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8)))
                .post("/api/v1/apps")
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .body("code", equalTo("token.missing"));
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

    @Test
    void aCookieWithoutAWordOnWhereItComesFromChangesNothing() {
        given().cookie("berth_token", PlatformResource.TOKEN)
                .delete("/api/v1/apps/none")
                .then()
                .statusCode(403)
                .body("code", equalTo("request.cross-site"));
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
}
