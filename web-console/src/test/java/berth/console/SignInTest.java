package berth.console;

import static berth.console.FakeActors.TOKEN;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in, what the browser is given to keep, and where it is sent. */
@QuarkusTest
class SignInTest {
    @ParameterizedTest
    @ValueSource(strings = {"/apps", "/apps/shop", "/apps/shop/builds/14", "/apps/shop/delete"})
    void everyPageAsksAStrangerToSignInFirst(String path) {
        visitor().get(path).then().statusCode(303).header("Location", "/sign-in?then=" + path.replace("/", "%2F"));
    }

    @Test
    void theQueryOfThePageIsKept() {
        visitor()
                .urlEncodingEnabled(false)
                .get("/apps?a=1&b=%2F")
                .then()
                .header("Location", "/sign-in?then=%2Fapps%3Fa%3D1%26b%3D%252F");
    }

    @Test
    void formsOfAStrangerChangeNothing() {
        for (var path : new String[] {"/apps", "/apps/shop/delete", "/apps/shop/builds/14/cancel"}) {
            visitor()
                    .formParam("name", "shop")
                    .post(path)
                    .then()
                    .statusCode(303)
                    .header("Location", "/sign-in?then=%2Fapps");
        }
    }

    @Test
    void aTokenThatIsNotKnownIsRefusedInTheForm() {
        signIn(visitor().formParam("token", "wrong").formParam("then", "/apps/shop"))
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .header("Set-Cookie", (String) null)
                .body(containsString("this token is not known."))
                .body(containsString("name=\"then\" value=\"/apps/shop\""))
                .body(not(containsString("wrong")));
    }

    @Test
    void aFormWithoutATokenIsRefusedToo() {
        visitor()
                .contentType("application/x-www-form-urlencoded")
                .post("/sign-in")
                .then()
                .statusCode(401);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        signIn(visitor().formParam("token", TOKEN + "\n"))
                .statusCode(303)
                .header("Location", "/apps")
                .header(
                        "Set-Cookie",
                        allOf(
                                startsWith("berth_token=" + TOKEN + ";"),
                                containsString("Path=/"),
                                containsString("HttpOnly"),
                                containsString("SameSite=Strict"),
                                not(containsString("Secure")),
                                not(containsString("Max-Age"))));
    }

    @Test
    void behindTlsTheCookieNeverTravelsInTheClear() {
        signIn(visitor().header("X-Forwarded-Proto", "https").formParam("token", TOKEN))
                .header("Set-Cookie", allOf(startsWith("__Host-berth_token=" + TOKEN), containsString("Secure")))
                .header("Set-Cookie", allOf(containsString("Path=/"), not(containsString("Domain"))));
        visitor()
                .header("X-Forwarded-Proto", "https")
                .post("/sign-out")
                .then()
                .header("Set-Cookie", allOf(startsWith("__Host-berth_token="), containsString("Secure")));
    }

    @Test
    void theCookieIsKeptForThirtyDaysWhereAsked() {
        signIn(visitor().formParam("token", TOKEN).formParam("keep", "yes"))
                .header("Set-Cookie", containsString("Max-Age=2592000"));
    }

    @Test
    void signingOutMakesTheBrowserForget() {
        visitor()
                .cookie("berth_token", TOKEN)
                .post("/sign-out")
                .then()
                .statusCode(303)
                .header("Location", "/sign-in")
                .header(
                        "Set-Cookie",
                        allOf(
                                startsWith("berth_token="),
                                containsString("Max-Age=0"),
                                containsString("Path=/"),
                                not(containsString(TOKEN))));
    }

    @Test
    void whoIsSignedInIsLedOn() {
        visitor()
                .cookie("berth_token", TOKEN)
                .get("/sign-in?then=/apps/shop")
                .then()
                .statusCode(303)
                .header("Location", "/apps/shop");
    }

    @Test
    void aCookieThatIsNoLongerGoodCountsAsNone() {
        visitor().cookie("berth_token", "revoked").get("/sign-in").then().statusCode(200);
        visitor().cookie("berth_token", "revoked").get("/apps").then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/\t/evil.example",
                "javascript:alert(1)",
                "\\\\evil",
                "evil",
                ""
            })
    void nobodyIsSentToAnotherSite(String then) {
        signIn(visitor().formParam("token", TOKEN).formParam("then", then))
                .statusCode(303)
                .header("Location", "/apps");
        visitor()
                .queryParam("then", then)
                .get("/sign-in")
                .then()
                .statusCode(200)
                .body(containsString("name=\"then\" value=\"/apps\""));
    }

    private static RequestSpecification visitor() {
        return given().redirects().follow(false);
    }

    private static ValidatableResponse signIn(RequestSpecification form) {
        return form.post("/sign-in").then();
    }
}
