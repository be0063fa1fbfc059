package berth.server.secret;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform of its own: nobody else seals anything. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@TestProfile(SealedRowsTest.OnItsOwn.class)
class SealedRowsTest {
    @Inject
    SealedRows rows;

    @TempDir
    Path folder;

    /** With a database of its own. */
    public static final class OnItsOwn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("berth.deployments.watch-time", "0s");
        }
    }

    @Test
    void onceSomethingIsSealedAKeyFileThatIsGoneIsNotMadeAnew() {
        var keys = new KeyFile(folder.resolve("keys"));
        operator().body("{\"name\": \"sealed\"}").post("/api/v1/apps").then().statusCode(201);
        assertFalse(rows.any(), "an app alone has nothing to seal");
        operator()
                .body("{\"A\": \"1\"}")
                .patch("/api/v1/apps/sealed/environments/production/config")
                .then()
                .statusCode(200);
        assertTrue(rows.any());
        assertThrows(IllegalStateException.class, () -> keys.load(rows::any));
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json");
    }
}
