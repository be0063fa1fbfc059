package berth.server.config;

import static berth.server.Calls.by;
import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static berth.server.config.ConfigCalls.load;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    ReleasedApps apps;

    @Inject
    Members members;

    @Test
    void beforeTheFirstReleaseVarsAreKeptForIt() throws Exception {
        var app = apps.created("config-first");
        config(app, "{\"COLOUR\": \"blue\"}").statusCode(200).body("release", nullValue());
        app.push("one").end();
        assertEquals(Map.of("COLOUR", "blue"), apps.newest(app).variables());
        assertEquals("blue", apps.running(app, 1).get("COLOUR"));
    }

    @Test
    void severalChangesInOneCallMakeOneReleaseOfTheSameImage() throws Exception {
        var app = apps.created("config-change");
        app.push("one").end();
        var first = apps.newest(app);
        config(app, "{\"A\": \"1\", \"B\": \"2\"}").statusCode(200).body("release", equalTo(2));
        config(app, "{\"A\": null, \"B\": \"3\", \"C\": \"4\"}").statusCode(200).body("release", equalTo(3));
        var third = apps.newest(app);
        assertEquals(Map.of("B", "3", "C", "4"), third.variables());
        assertEquals(first.image(), third.image());
        assertEquals(first.commit(), third.commit());
        assertEquals("config: set B, C; unset A", third.cause());
        apps.awaitLive(app, 3);
        assertEquals("4", apps.running(app, 3).get("C"));
    }

    @Test
    void whatChangesNothingMakesNoRelease() throws Exception {
        var app = apps.created("config-same");
        app.push("one").end();
        config(app, "{\"A\": \"1\"}").statusCode(200).body("release", equalTo(2));
        config(app, "{\"A\": \"1\", \"NEVER\": null}").statusCode(200).body("release", nullValue());
        assertEquals(2, apps.newest(app).number());
    }

    @Test
    void aPushsReleaseTellsItsAuthorAndItsCause() throws Exception {
        var app = apps.created("config-author");
        var push = app.push("one");
        push.end();
        get(app, "/releases/1")
                .statusCode(200)
                .body("cause", equalTo("push " + push.commit().substring(0, 8)))
                .body("commit", equalTo(push.commit()))
                .body("createdBy", equalTo(platform.operator().name()));
        get(app, "/releases").body("[0].cause", equalTo("push " + push.commit().substring(0, 8)));
        var developer = members.token("default", "DEVELOPER");
        var name = by(developer).get("/api/v1/me").jsonPath().getString("name");
        by(developer)
                .contentType("application/json")
                .body("{\"A\": \"1\"}")
                .patch(app.path("/config"))
                .then()
                .statusCode(200);
        get(app, "/releases/2").body("createdBy", equalTo(name)).body("cause", equalTo("config: set A"));
    }

    @Test
    void aDotenvFileIsImportedInOneRelease() throws Exception {
        var app = apps.created("config-import");
        app.push("one").end();
        load(app, "", "export A=1\nB='two words' # note\nKEY=\"-----BEGIN\nabc\"\n")
                .statusCode(200)
                .body("release", equalTo(2));
        assertEquals(
                Map.of("A", "1", "B", "two words", "KEY", "-----BEGIN\nabc"),
                apps.newest(app).variables());
        load(app, "", "A=2\nB").statusCode(400).body("code", equalTo("config.dotenv-invalid"));
        assertEquals("1", apps.newest(app).variables().get("A"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"PORT\": \"1\"}          | config.name-reserved | tells each web process",
                "{\"BERTH_APP\": \"x\"}     | config.name-reserved | BERTH_",
                "{\"1A\": \"x\"}            | config.name-invalid  | 1A",
                "{\"A B\": \"x\"}           | config.name-invalid  | A B",
                "{\"\": \"x\"}              | config.name-invalid  | cannot be the name",
                "{\"A\": \"x\\u0000y\"}     | request.nul-character | NUL",
                "{\"A\": {\"b\": 1}}        | request.json-invalid | A must be text",
                "[1]                        | request.json-invalid | body",
                "{\"A\":                    | request.json-invalid | body",
            })
    void badInputIsRefusedWithItsReason(String body, String code, String message) {
        var app = apps.created("config-bad");
        try {
            config(app, body).statusCode(400).body("code", equalTo(code)).body("detail", containsString(message));
            get(app, "/config").body("variables", equalTo(Map.of()));
        } finally {
            operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        }
    }
}
