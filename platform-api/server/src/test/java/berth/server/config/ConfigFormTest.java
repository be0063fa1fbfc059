package berth.server.config;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's form for a config var, and values of all sizes. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigFormTest {
    @Inject
    PushedApp.Platform platform;

    @Test
    void aValueAsLargeAsOneMayBeIsSet() {
        var app = platform.create("form-large");
        for (int size : new int[] {3_000, 65_536}) {
            var value = "ä".repeat(size / 2);
            set(app, "KEY", value).statusCode(303);
            given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                    .get(app.path("/config?values=true"))
                    .then()
                    .body("variables.KEY", equalTo(value));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 1_100_000, 2_000_000})
    void oneThatIsTooLargeIsRefusedBesideWhatWasWritten(int size) {
        var app = platform.create("form-" + size);
        var value = "<" + "x".repeat(size - 1);
        set(app, "KEY", value)
                .statusCode(400)
                .body(containsString("the value of KEY has more than 65536 bytes."))
                .body(containsString("config.value-invalid"))
                .body(containsString("name=\"name\" value=\"KEY\""))
                .body(containsString(">\n&lt;" + "x".repeat(size - 1) + "</textarea>"));
    }

    @Test
    void aFormThatNobodyWouldWriteIsRefusedBeforeItIsRead() {
        var app = platform.create("form-huge");
        set(app, "KEY", "x".repeat(3_000_000))
                .statusCode(413)
                .contentType("text/html")
                .body(containsString("the form has more than 2097152 bytes."))
                .body(containsString("href=\"/apps/form-huge\""));
    }

    private static ValidatableResponse set(PushedApp app, String name, String value) {
        return given().cookie("berth_token", PlatformResource.TOKEN)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=utf-8")
                .formParams(Map.of("name", name, "value", value))
                .post("/apps/" + app.name() + "/config")
                .then();
    }
}
