package berth.server.http;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a query a semicolon is data, as RFC 3986 has it and browsers send it: {@code &} alone separates. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SemicolonTest {
    private static final String HERE = "/api/v1/apps/semicolon/environments/production";

    @Inject
    PushedApp.Platform platform;

    @BeforeEach
    void anAppIsThere() {
        platform.create("semicolon");
    }

    @AfterEach
    void itIsGone() {
        operator().delete("/api/v1/apps/semicolon").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind=push;limit=1", "kind=push%3Blimit%3D1", "limit=5&kind=push;limit=1"})
    void itIsPartOfAParametersValue(String query) {
        raw().get("/api/v1/events?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("event.kind-unknown"))
                .body("detail", containsString("push;limit=1"));
    }

    @Test
    void itIsSoBesideABody() {
        raw().contentType("application/json")
                .body(Map.of("A", "1"))
                .patch(HERE + "/config?afresh=true;no")
                .then()
                .statusCode(400)
                .body("code", equalTo("request.parameter-invalid"));
        raw().contentType("application/json")
                .body(Map.of("B", "2".repeat(50_000)))
                .patch(HERE + "/config?x=;&afresh=true")
                .then()
                .statusCode(200);
        operator().get(HERE + "/config").then().body("variables.size()", equalTo(1));
    }

    @Test
    void aPageFindsItToo() {
        raw().get("/apps/semicolon/logs?text=GET;zzz")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .body(containsString("value=\"GET;zzz\""));
    }

    @Test
    void whatWouldDecodeToOneOnlyTwiceStaysText() {
        raw().get("/api/v1/events?kind=a%253Bb;c").then().statusCode(400).body("detail", containsString("a%3Bb;c"));
    }

    private static RequestSpecification raw() {
        return operator().urlEncodingEnabled(false);
    }
}
