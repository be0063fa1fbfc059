package berth.server;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.source.GitClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users are told while the database is away. */
@QuarkusTest
@QuarkusTestResource(value = SeveredDatabase.class, restrictToAnnotatedClass = true)
class DatabaseAwayTest {
    private static final String SENTENCE = "Berth's database does not answer";

    @TempDir
    Path folder;

    @BeforeEach
    void itIsTakenAway() {
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json")
                .body(Map.of("name", "cut-off"))
                .post("/api/v1/apps");
        SeveredDatabase.cut();
    }

    @AfterEach
    void itIsBack() {
        SeveredDatabase.mend();
        Await.until(() -> "it answers", () -> apps().statusCode() == 200);
    }

    @Test
    void theApiSaysSo() {
        apps().then().statusCode(503).body("code", equalTo("database.unavailable"));
    }

    @Test
    void whoPushesOrFetchesReadsTheSentenceAndTheNextStep() {
        var git = GitClient.init(folder).write("index.html", "one");
        git.commit("one");
        var remote = "http://any:" + PlatformResource.TOKEN + "@localhost:" + RestAssured.port + "/git/cut-off.git";
        for (String[] command : new String[][] {
            {"push", remote, "main"}, {"ls-remote", remote}, {"-c", "protocol.version=0", "ls-remote", remote}
        }) {
            var refused = git.execute(command);
            assertNotEquals(0, refused.status());
            assertTrue(refused.output().contains("fatal: remote error: " + SENTENCE), refused.output());
            assertTrue(refused.output().contains("its operator starts it with deploy/up"), refused.output());
        }
        given().auth()
                .preemptive()
                .basic("any", PlatformResource.TOKEN)
                .get("/git/cut-off.git/info/refs?service=git-upload-pack")
                .then()
                .statusCode(503)
                .contentType("text/plain");
    }

    private static Response apps() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/apps");
    }
}
