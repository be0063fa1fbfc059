package berth.server.http;

import static berth.server.Calls.operator;
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
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/events?kind=%00",
        "GET,/api/v1/events?app=a%00",
        "GET,/api/v1/events?environment=%00b",
        "GET," + HERE + "/runs?schedule=%00",
        "GET,/api/v1/teams/a%00b/webhooks",
        "GET,/api/v1/teams/default/config-groups/a%00b",
        "DELETE,/api/v1/teams/default/config-groups/a%00b",
        "GET,/api/v1/apps/a%00b",
        "GET," + HERE + "/runs/attach?command=%00",
        "GET," + HERE + "/instances/0123456789ab/exec?command=%00",
    })
    void aNulCharacterInAnAddressIsRefused(String method, String path) {
        operator()
                .urlEncodingEnabled(false)
                .header("Upgrade", "websocket")
                .request(method, path)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.nul-character"))
                .body("detail", containsString("address"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST  | HERE/runs                             | {\"command\": \"a\\u0000b\"}                  | command has",
                "PUT   | HERE/config/groups                    | [\"a\\u0000\"]                                | [0] has",
                "POST  | /api/v1/apps                          | {\"name\": \"x\\u0000\"}                      | name has",
                "POST  | /api/v1/teams/default/webhooks        | {\"url\": \"http://x/\", \"kinds\": [\"\\u0000\"]} | kinds[0] has",
                "PATCH | HERE/config                           | {\"A\": \"x\\u0000y\"}                        | A has",
                "PATCH | HERE/config                           | {\"A\\u0000\": \"x\"}                         | a name in the body has",
                "PATCH | HERE/formation                        | {\"a\\u0000\": {\"count\": 1}}                | a name in the body has",
            })
    void aNulCharacterInABodyIsRefusedByTheNameOfItsField(String method, String path, String body, String detail) {
        send(method, path, body)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.nul-character"))
                .body("detail", startsWith(detail));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST  | /api/v1/apps                            | {\"name\": \"x1\", \"name\": \"x2\"}",
                "POST  | HERE/runs                               | {\"command\": \"a\", \"command\": \"b\"}",
                "POST  | /api/v1/teams/default/config-groups     | {\"name\": \"x1\", \"name\": \"x2\"}",
                "PATCH | /api/v1/teams/default/config-groups/x   | {\"A\": \"1\", \"A\": \"2\"}",
                "PATCH | HERE/config                             | {\"A\": \"1\", \"A\": \"2\"}",
                "PUT   | HERE/sleep                              | {\"afterMinutes\": 1, \"afterMinutes\": 2}",
                "POST  | HERE/releases/1/rollback                | {\"what\": \"all\", \"what\": \"config\"}",
                "PATCH | HERE/formation                          | {\"web\": {\"count\": 1}, \"web\": {\"count\": 2}}",
                "PATCH | HERE/formation                          | {\"web\": {\"count\": 1, \"count\": 2}}",
            })
    void aFieldThatIsGivenTwiceIsRefused(String method, String path, String body) {
        send(method, path, body)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.json-invalid"))
                .body("detail", startsWith("a field is given twice at line 1, column "));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/events?limit=x,limit",
        "/api/v1/events?before=x,before",
        "/api/v1/events?after=x,after",
        "/api/v1/events?after=9223372036854775808,after",
        HERE + "/builds?limit=,limit",
        HERE + "/deployments?build=x,build",
        HERE + "/usage?minutes=99999999999,minutes",
        HERE + "/logs?tail=1.5,tail",
    })
    void aParameterThatIsNoNumberIsNamed(String path, String name) {
        operator()
                .get(path)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.parameter-invalid"))
                .body("detail", startsWith("the parameter " + name + " must be a whole number"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PATCH | HERE/formation | {\"web\": {\"count\": 1.5}}           | web.count must be a whole number",
                "PATCH | HERE/formation | {\"web\": {\"count\": 1.0}}           | web.count must be a whole number",
                "PATCH | HERE/formation | {\"web\": {\"count\": \"3\"}}         | web.count must be a whole number",
                "PATCH | HERE/formation | {\"web\": {\"count\": \"\"}}          | web.count must be a whole number",
                "PATCH | HERE/formation | {\"web\": {\"count\": true}}          | web.count must be a whole number",
                "PATCH | HERE/formation | {\"web\": {\"cpus\": \"0.5\"}}        | web.cpus must be a number",
                "PATCH | HERE/formation | {\"web\": {\"cpus\": true}}           | web.cpus must be a number",
                "PATCH | HERE/formation | {\"web\": 3}                          | web must be an object",
                "PATCH | HERE/formation | {\"web\": {\"count\": 99999999999}}   | web.count is a number beyond",
                "PUT   | HERE/sleep     | {\"afterMinutes\": 1.7}               | afterMinutes must be a whole number",
                "PUT   | HERE/sleep     | {\"afterMinutes\": \"30\"}            | afterMinutes must be a whole number",
                "PATCH | HERE/config    | {\"A\": 5}                            | A must be text",
                "PUT   | HERE/config/groups | [\"mail\", 5]                     | [1] must be text",
            })
    void aValueOfAnotherTypeIsRefusedWithTheOneThatIsWanted(String method, String path, String body, String detail) {
        send(method, path, body)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("request.json-invalid"))
                .body("detail", startsWith(detail));
        operator().get(HERE + "/sleep").then().body("afterMinutes", equalTo(null));
        operator().get(HERE + "/formation").then().body("$", equalTo(Map.of()));
    }

    @Test
    void aWholeNumberOfProcessorsIsANumberToo() {
        send("PATCH", "HERE/formation", "{\"web\": {\"cpus\": 2, \"count\": 3}}")
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

    private static ValidatableResponse send(String method, String path, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .request(method, path.replace("HERE", HERE))
                .then();
    }
}
