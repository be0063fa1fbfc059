package berth.server.git;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Members;
import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may push and fetch, and what git tells those who may not. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitAccessTest {
    private static final String RECEIVE = "application/x-git-receive-pack-request";

    @Inject
    PushingApp.Platform platform;

    @Inject
    Members members;

    @Test
    void aWrongTokenIsRefusedInWords() {
        var app = platform.create("access-token");
        var refused = app.git.execute("ls-remote", PushingApp.url("wrong", "access-token"));
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("remote: this token is not known here"), refused.output());
        assertTrue(refused.output().contains("Authentication failed"), refused.output());
    }

    @Test
    void withoutATokenGitAsksForOne() {
        given().get("/git/none.git/info/refs?service=git-receive-pack")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Basic realm=\"Berth\""))
                .contentType("text/plain");
    }

    @Test
    void anUnknownAppIsNotFoundInWords() {
        var app = platform.create("access-known");
        app.commit("one");
        var refused = app.git.execute("push", PushingApp.url(PlatformResource.TOKEN, "access-unknown"), "main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("remote: there is no app \"access-unknown\" that you may see"));
    }

    @Test
    void theAppOfAnotherTeamIsNotFoundEither() {
        var app = platform.create("access-team");
        app.commit("one");
        var stranger = members.token("strangers", "OWNER");
        var refused = app.git.execute("ls-remote", PushingApp.url(stranger, "access-team"));
        assertTrue(
                refused.output().contains("remote: there is no app \"access-team\" that you may see"),
                refused.output());
    }

    @Test
    void aViewerMayFetchAndNotPush() {
        var app = platform.create("access-viewer");
        app.commit("one");
        app.push("main:feature");
        var viewer = PushingApp.url(members.token("default", "VIEWER"), "access-viewer");
        assertEquals(0, app.git.execute("ls-remote", viewer).status());
        var refused = app.git.execute("push", viewer, "main");
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("may not do this"), refused.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?service=git-archive", "?service="})
    void whatIsNotTheSmartProtocolIsRefusedInWords(String query) {
        platform("GET")
                .get("/git/none.git/info/refs" + query)
                .then()
                .statusCode(403)
                .contentType("text/plain")
                .body(containsString("git push"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "", "0000", "00000000", "0003", "ffff", "0032want nothing at all", "zzzz"})
    void aBodyThatNoGitClientSendsBreaksNothing(String body) {
        create("access-body");
        for (String service : new String[] {"receive", "upload"}) {
            int status = platform("POST")
                    .contentType("application/x-git-" + service + "-pack-request")
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .post("/git/access-body.git/git-" + service + "-pack")
                    .statusCode();
            assertTrue(status == 200 || status == 400, service + " " + body + ": " + status);
        }
    }

    @Test
    void aBodyThatIsNotGzipIsRefused() {
        create("access-gzip");
        platform("POST")
                .contentType(RECEIVE)
                .header("Content-Encoding", "gzip")
                .body("not gzip".getBytes(StandardCharsets.UTF_8))
                .post("/git/access-gzip.git/git-receive-pack")
                .then()
                .statusCode(400)
                .body(containsString("not gzip"));
    }

    @Test
    void anotherMediaTypeIsRefused() {
        create("access-media");
        platform("POST")
                .contentType("text/plain")
                .body("x")
                .post("/git/access-media.git/git-receive-pack")
                .then()
                .statusCode(415);
    }

    @Test
    void nothingIsCachedOnTheWay() {
        create("access-cache");
        platform("GET")
                .get("/git/access-cache/info/refs?service=git-upload-pack")
                .then()
                .statusCode(200)
                .contentType("application/x-git-upload-pack-advertisement")
                .header("Cache-Control", containsString("no-cache"))
                .header("Pragma", equalTo("no-cache"));
    }

    private void create(String name) {
        given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .contentType("application/json")
                .body("{\"name\": \"" + name + "\"}")
                .post("/api/v1/apps");
    }

    private static RequestSpecification platform(String method) {
        return given().urlEncodingEnabled(false).auth().preemptive().basic(method, PlatformResource.TOKEN);
    }
}
