package berth.server.http;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant is refused with a code that stays and the name of what is wrong, whatever the operation. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class BadInputTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String HERE = "/api/v1/apps/bad-input/environments/production";

    @Inject
    PushedApp.Platform platform;

    @BeforeEach
    void anAppIsThere() {
        platform.create("bad-input");
    }

    @AfterEach
    void itIsGone() {
        operator().delete("/api/v1/apps/bad-input").then().statusCode(204);
    }

    @BadInputs
    void whatCannotBeMeantIsRefusedAndChangesNothing(
            String method, String path, @Nullable String body, String code, String detail) {
        send(operator(), method, path, body)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo(code))
                .body("detail", startsWith(detail));
        operator().get(HERE + "/sleep").then().body("afterMinutes", equalTo(null));
        operator().get(HERE + "/formation").then().body("$", equalTo(Map.of()));
        operator().get(HERE + "/config").then().body("variables", equalTo(Map.of()));
    }

    @BadInputs
    void whoIsNotSignedInIsToldOnlyThat(String method, String path, @Nullable String body, String code, String detail) {
        send(given(), method, path, body).statusCode(401).contentType(PROBLEM).body("code", equalTo("token.missing"));
    }

    @Test
    void textThatDecodesToOneOnlyTwiceIsText() {
        operator()
                .urlEncodingEnabled(false)
                .get("/api/v1/teams/default/config-groups/a%2500b")
                .then()
                .statusCode(404)
                .body("code", equalTo("config-group.unknown"))
                .body("detail", containsString("a%00b"));
    }

    @Test
    void aPageAnswersItAsAPage() {
        operator()
                .urlEncodingEnabled(false)
                .get("/config-groups/a%00")
                .then()
                .statusCode(400)
                .contentType(startsWith("text/html"))
                .body(containsString("request.nul-character"));
    }

    @Test
    void gitIsToldInPlainText() {
        operator()
                .urlEncodingEnabled(false)
                .get("/git/a%00.git/info/refs?service=git-upload-pack")
                .then()
                .statusCode(400)
                .contentType(startsWith("text/plain"))
                .body(containsString("NUL"));
    }

    @Test
    void aPageSaysSoOnAPage() {
        operator()
                .get("/apps/bad-input/builds?before=x")
                .then()
                .statusCode(400)
                .contentType(startsWith("text/html"))
                .body(containsString("request.parameter-invalid"));
    }

    @Test
    void anAddressWithoutAPageIsAPageToo() {
        for (var path :
                List.of("/apps/bad-input/anything", "/apps/bad-input/builds/1/anything", "/config-groups/a/b")) {
            operator()
                    .get(path)
                    .then()
                    .statusCode(404)
                    .contentType(startsWith("text/html"))
                    .body(containsString("There is no page at this address."))
                    .body(containsString("path.unknown"));
        }
        operator().get("/api/v1/nothing").then().statusCode(404).contentType(startsWith("application/problem+json"));
    }

    @Test
    void gitIsAskedForATokenFirst() {
        given().urlEncodingEnabled(false)
                .get("/git/a%00.git/info/refs?service=git-upload-pack")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Basic"));
    }

    @Test
    void trueAndFalseMayBeWrittenLarge() {
        operator().get(HERE + "/config?values=TRUE").then().statusCode(200);
        operator().get(HERE + "/config?values=False").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/runs/attach?command=ls&terminal=", "/instances/0123456789ab/exec?command=ls&terminal="})
    void aTerminalIsWantedOrNot(String path) {
        operator()
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
                .get(HERE + path + "maybe")
                .then()
                .statusCode(400)
                .body("code", equalTo("request.parameter-invalid"))
                .body("detail", equalTo("the parameter terminal must be true or false"));
    }

    @Test
    void aWholeNumberOfProcessorsIsANumberToo() {
        send(operator(), "PATCH", "HERE/formation", "{\"web\": {\"cpus\": 2, \"count\": 3}}")
                .statusCode(200)
                .body("web.cpus", equalTo(2.0f))
                .body("web.count", equalTo(3));
    }

    @Test
    void aFileThatIsNoUtf8IsNotImported() {
        load("text/plain", "OK=1\nNAME=M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1))
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.text-invalid"))
                .body("detail", equalTo("line 2 of the body is not valid UTF-8"));
        operator().get(HERE + "/config").then().body("variables", equalTo(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset=utf-8", "text/plain; charset=iso-8859-1"})
    void aFileIsReadInTheCharsetThatItIsSaidToHave(String type) {
        var charset = type.endsWith("8859-1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        load(type, "NAME=M\u00fcller\n".getBytes(charset)).statusCode(200);
        operator().get(HERE + "/config?values=true").then().body("variables.NAME", equalTo("M\u00fcller"));
    }

    @Test
    void aCharsetThatNobodyKnowsIsRefused() {
        load("text/plain; charset=klingon", "A=1".getBytes(StandardCharsets.UTF_8))
                .statusCode(400)
                .body("code", equalTo("request.text-invalid"))
                .body("detail", not(containsString("UTF-8")));
    }

    private static ValidatableResponse load(String type, byte[] file) {
        return operator()
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(type)
                .body(file)
                .post(HERE + "/config/import")
                .then();
    }

    private static ValidatableResponse send(
            RequestSpecification who, String method, String path, @Nullable String body) {
        var request = who.urlEncodingEnabled(false);
        if (body != null) {
            request.contentType("application/json").body(body);
        }
        return request.request(method, path.replace("HERE", HERE)).then();
    }
}
