package berth.server.config;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.deployment.DeploymentState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.Deployments;
import berth.server.deployment.PushedApp;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigTest {
    private static final String SECRET = "hunter2-and-more";

    @Inject
    PushedApp.Platform platform;

    @Inject
    Releases releases;

    @Inject
    Deployments deployments;

    @Inject
    ConfigVars config;

    @Inject
    KeyRotation rotation;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @Inject
    Members members;

    @BeforeEach
    void buildsSucceed() {
        image("a");
    }

    @Test
    void beforeTheFirstReleaseVarsAreKeptForIt() throws Exception {
        var app = platform.create("config-first");
        patch(app, "{\"COLOUR\": \"blue\"}").statusCode(200).body("release", nullValue());
        push(app, "one");
        assertEquals(Map.of("COLOUR", "blue"), newest(app).variables());
        assertEquals("blue", running(app, 1).get("COLOUR"));
    }

    @Test
    void severalChangesInOneCallMakeOneReleaseOfTheSameImage() throws Exception {
        var app = platform.create("config-change");
        push(app, "one");
        var first = newest(app);
        patch(app, "{\"A\": \"1\", \"B\": \"2\"}").statusCode(200).body("release", equalTo(2));
        patch(app, "{\"A\": null, \"B\": \"3\", \"C\": \"4\"}").statusCode(200).body("release", equalTo(3));
        var third = newest(app);
        assertEquals(Map.of("B", "3", "C", "4"), third.variables());
        assertEquals(first.image(), third.image());
        assertEquals(first.commit(), third.commit());
        assertEquals("config: set B, C; unset A", third.cause());
        live(app, 3);
        assertEquals("4", running(app, 3).get("C"));
    }

    @Test
    void whatChangesNothingMakesNoRelease() throws Exception {
        var app = platform.create("config-same");
        push(app, "one");
        patch(app, "{\"A\": \"1\"}").statusCode(200).body("release", equalTo(2));
        patch(app, "{\"A\": \"1\", \"NEVER\": null}").statusCode(200).body("release", nullValue());
        assertEquals(2, newest(app).number());
    }

    @Test
    void valuesAreMaskedUnlessAskedFor() {
        var app = platform.create("config-masked");
        patch(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config?values=true").statusCode(200).body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whoMayOnlyLookSeesNamesAndNoValue() {
        var app = platform.create("config-viewer");
        patch(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        var viewer = given().header("Authorization", "Bearer " + members.token("default", "VIEWER"));
        viewer.get(path(app) + "/config").then().statusCode(200).body("variables.KEY", equalTo("••••••••"));
        viewer.get(path(app) + "/config?values=true").then().statusCode(403).body("variables", nullValue());
        viewer.contentType("application/json")
                .body("{\"KEY\": \"x\"}")
                .patch(path(app) + "/config")
                .then()
                .statusCode(403);
        var developer = given().header("Authorization", "Bearer " + members.token("default", "DEVELOPER"));
        developer.get(path(app) + "/config?values=true").then().statusCode(200).body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void aPushsReleaseTellsItsAuthorAndItsCause() throws Exception {
        var app = platform.create("config-author");
        var push = app.push("one");
        push.result().get(20, TimeUnit.SECONDS);
        get(app, "/releases/1")
                .statusCode(200)
                .body("cause", equalTo("push " + push.commit().substring(0, 8)))
                .body("commit", equalTo(push.commit()))
                .body("createdBy", equalTo(platform.operator().name()));
        get(app, "/releases").body("[0].cause", equalTo("push " + push.commit().substring(0, 8)));
        var developer = members.token("default", "DEVELOPER");
        var name = given().header("Authorization", "Bearer " + developer)
                .get("/api/v1/me")
                .jsonPath()
                .getString("name");
        given().header("Authorization", "Bearer " + developer)
                .contentType("application/json")
                .body("{\"A\": \"1\"}")
                .patch(path(app) + "/config")
                .then()
                .statusCode(200);
        get(app, "/releases/2").body("createdBy", equalTo(name)).body("cause", equalTo("config: set A"));
    }

    @Test
    void theDatabaseHoldsNoValueAndNoName() throws Exception {
        var app = platform.create("config-sealed");
        patch(app, "{\"SECRET_NAME\": \"" + SECRET + "\"}").statusCode(200);
        push(app, "one");
        for (String table : List.of("config", "release", "event")) {
            for (Object row : database.createNativeQuery("select t::text from " + table + " t")
                    .getResultList()) {
                assertFalse(row.toString().contains(SECRET), table);
                assertFalse(row.toString().contains(hex(SECRET)), table);
                assertTrue(table.equals("event") || !row.toString().contains(hex("SECRET_NAME")), table);
            }
        }
    }

    @Test
    void aRotatedKeySealsEverythingAgain() throws Exception {
        var app = platform.create("config-rotated");
        patch(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        push(app, "one");
        seals.rotate();
        assertEquals(Map.of("KEY", SECRET), newest(app).variables(), "the old key still opens");
        rotation.onStart(new io.quarkus.runtime.StartupEvent());
        for (String table : List.of("config", "release")) {
            var keys = database.createNativeQuery("select distinct substring(variables for 4) from " + table)
                    .getResultList();
            assertEquals(1, keys.size(), table);
        }
        assertEquals(Map.of("KEY", SECRET), newest(app).variables());
        get(app, "/config?values=true").body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whatWasSealedForOneEnvironmentDoesNotOpenForAnother() {
        var mine = platform.create("config-mine");
        var other = platform.create("config-other");
        patch(mine, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        patch(other, "{\"KEY\": \"mine\"}").statusCode(200);
        var right = sealed(other);
        try {
            sealed(other, sealed(mine));
            get(other, "/config?values=true").statusCode(409).body("code", equalTo("config.unreadable"));
        } finally {
            sealed(other, right);
        }
        get(other, "/config?values=true").statusCode(200).body("variables.KEY", equalTo("mine"));
    }

    private byte[] sealed(PushedApp app) {
        return (byte[]) database.createNativeQuery("select variables from config where environment_id = :id")
                .setParameter("id", app.production().id())
                .getSingleResult();
    }

    private void sealed(PushedApp app, byte[] bytes) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("update config set variables = :it where environment_id = :id")
                        .setParameter("it", bytes)
                        .setParameter("id", app.production().id())
                        .executeUpdate());
    }

    @Test
    void aDotenvFileIsImportedInOneRelease() throws Exception {
        var app = platform.create("config-import");
        push(app, "one");
        load(app, "export A=1\nB='two words' # note\nKEY=\"-----BEGIN\nabc\"\n")
                .statusCode(200)
                .body("release", equalTo(2));
        assertEquals(
                Map.of("A", "1", "B", "two words", "KEY", "-----BEGIN\nabc"),
                newest(app).variables());
        load(app, "A=2\nB").statusCode(400).body("code", equalTo("config.dotenv-invalid"));
        assertEquals("1", newest(app).variables().get("A"));
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
                "{\"A\": \"x\\u0000y\"}     | config.value-invalid | NUL",
                "{\"A\": {\"b\": 1}}        | request.json-invalid | body",
                "[1]                        | request.json-invalid | body",
                "{\"A\":                    | request.json-invalid | body",
            })
    void badInputIsRefusedWithItsReason(String body, String code, String message) {
        var app = platform.create("config-bad");
        try {
            patch(app, body).statusCode(400).body("code", equalTo(code)).body("detail", containsString(message));
            get(app, "/config").body("variables", equalTo(Map.of()));
        } finally {
            operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        }
    }

    @Test
    void twoReleasesAreCompared() throws Exception {
        var app = platform.create("config-diff");
        patch(app, "{\"A\": \"1\", \"B\": \"1\", \"C\": \"1\"}").statusCode(200);
        push(app, "one");
        image("b");
        push(app, "two");
        patch(app, "{\"A\": \"2\", \"B\": null, \"D\": \"1\"}").statusCode(200);
        get(app, "/releases/1/diff/3")
                .statusCode(200)
                .body("image.before", equalTo("sha256:" + "a".repeat(64)))
                .body("image.after", equalTo("sha256:" + "b".repeat(64)))
                .body("config.added", contains("D"))
                .body("config.changed", contains("A"))
                .body("config.removed", contains("B"))
                .body("processTypes", empty());
        get(app, "/releases/2/diff/2")
                .statusCode(200)
                .body("image", nullValue())
                .body("config.added", hasSize(0));
        get(app, "/releases/1/diff/9").statusCode(404).body("code", equalTo("release.unknown"));
    }

    @Test
    void aRollbackBringsBackImageAndConfig() throws Exception {
        var app = platform.create("config-back");
        patch(app, "{\"A\": \"1\"}").statusCode(200);
        push(app, "one");
        image("b");
        push(app, "two");
        patch(app, "{\"A\": \"2\"}").statusCode(200).body("release", equalTo(3));
        live(app, 3);
        rollback(app, 1, "{}")
                .statusCode(201)
                .body("number", equalTo(4))
                .body("cause", equalTo("rollback to v1"))
                .body("image", equalTo("sha256:" + "a".repeat(64)));
        live(app, 4);
        assertEquals("1", running(app, 4).get("A"));
        get(app, "/config?values=true").body("variables.A", equalTo("1"));
    }

    @Test
    void aRollbackOfConfigKeepsTheImage() throws Exception {
        var app = platform.create("config-back-only");
        patch(app, "{\"A\": \"1\"}").statusCode(200);
        push(app, "one");
        image("b");
        push(app, "two");
        patch(app, "{\"A\": \"2\"}").statusCode(200);
        rollback(app, 1, "{\"what\": \"config\"}")
                .statusCode(201)
                .body("cause", equalTo("rollback to the config of v1"))
                .body("image", equalTo("sha256:" + "b".repeat(64)));
        assertEquals(Map.of("A", "1"), newest(app).variables());
        rollback(app, 1, "{\"what\": \"half\"}").statusCode(400).body("code", equalTo("rollback.invalid"));
        rollback(app, 77, "{}").statusCode(404).body("code", equalTo("release.unknown"));
    }

    private void image(String digit) {
        builder.answer(
                new BuildOutcome.Built("sha256:" + digit.repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    private void push(PushedApp app, String text) throws Exception {
        app.push(text).result().get(20, TimeUnit.SECONDS);
    }

    private Release newest(PushedApp app) {
        return releases.get(releases.list(platform.operator(), app.production(), Optional.empty(), 1)
                .getFirst()
                .id());
    }

    private void live(PushedApp app, int release) {
        Await.until(
                () -> "release " + release + " live",
                () -> deployments
                                .newest(app.production().id())
                                .filter(one -> one.state() == DeploymentState.SUCCEEDED)
                                .isPresent()
                        && app.production()
                                .liveRelease()
                                .equals(Optional.of(newest(app).id()))
                        && newest(app).number() == release);
    }

    /** What the instances of a release are told. */
    private Map<String, String> running(PushedApp app, int release) {
        return node.applied().stream()
                .filter(group -> group.key().environment().app().equals(app.name())
                        && group.key().release() == release)
                .findFirst()
                .orElseThrow()
                .variables();
    }

    private ValidatableResponse patch(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(path(app) + "/config")
                .then();
    }

    private ValidatableResponse load(PushedApp app, String dotenv) {
        return operator()
                .contentType("text/plain")
                .body(dotenv)
                .post(path(app) + "/config/import")
                .then();
    }

    private ValidatableResponse rollback(PushedApp app, int to, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .post(path(app) + "/releases/" + to + "/rollback")
                .then();
    }

    private ValidatableResponse get(PushedApp app, String what) {
        return operator().get(path(app) + what).then();
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }

    private static String path(PushedApp app) {
        return "/api/v1/apps/" + app.name() + "/environments/production";
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
