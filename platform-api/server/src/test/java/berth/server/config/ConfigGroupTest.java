package berth.server.config;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.secret.Seals;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigGroupTest {
    private static final String SECRET = "swordfish-and-more";
    private static final String GROUPS = "/api/v1/teams/default/config-groups";

    @Inject
    PushedApp.Platform platform;

    @Inject
    Releases releases;

    @Inject
    KeyRotation rotation;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @Inject
    FakeBuilder builder;

    @Inject
    Members members;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "a".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @Test
    void oneChangeMakesOneReleaseOfEachEnvironmentThatUsesIt() throws Exception {
        group("shared");
        var one = pushed("group-one");
        var other = pushed("group-other");
        attach(one, "[\"shared\"]").statusCode(200).body("release", nullValue());
        attach(other, "[\"shared\"]").statusCode(200);
        patch("shared", "{\"A\": \"1\", \"B\": \"2\"}")
                .statusCode(200)
                .body("releases", hasSize(2))
                .body("environments.app", contains("group-one", "group-other"));
        for (PushedApp app : List.of(one, other)) {
            assertEquals(2, newest(app).number());
            assertEquals(Map.of("A", "1", "B", "2"), newest(app).variables());
            assertEquals("config group shared: set A, B", newest(app).cause());
        }
        patch("shared", "{\"A\": \"1\"}").statusCode(200).body("releases", empty());
        assertEquals(2, newest(one).number());
        operator()
                .get("/api/v1/events?kind=config-group.changed&limit=500")
                .then()
                .body("findAll { it.detail.group == 'shared' }", hasSize(1));
    }

    @Test
    void theEnvironmentsOwnVarsCountBeforeItsGroupsAndLaterGroupsBeforeEarlier() throws Exception {
        group("first");
        group("second");
        patch("first", "{\"A\": \"first\", \"B\": \"first\", \"C\": \"first\"}").statusCode(200);
        patch("second", "{\"B\": \"second\", \"C\": \"second\"}").statusCode(200);
        var app = pushed("group-order");
        config(app, "{\"C\": \"own\"}").statusCode(200);
        attach(app, "[\"first\", \"second\"]").statusCode(200).body("release", equalTo(3));
        assertEquals(
                Map.of("A", "first", "B", "second", "C", "own"), newest(app).variables());
        get(app, "/config?values=true")
                .body("variables", equalTo(Map.of("C", "own")))
                .body("inherited.A.value", equalTo("first"))
                .body("inherited.A.group", equalTo("first"))
                .body("inherited.B.group", equalTo("second"))
                .body("inherited.C", nullValue());
        attach(app, "[\"second\", \"first\"]").statusCode(200).body("groups", contains("second", "first"));
        assertEquals("first", newest(app).variables().get("B"));
        config(app, "{\"C\": null}").statusCode(200);
        assertEquals("first", newest(app).variables().get("C"));
        attach(app, "[]").statusCode(200);
        assertEquals(Map.of(), newest(app).variables());
        assertEquals("config groups: none", newest(app).cause());
    }

    @Test
    void whatIsCoveredByAnOwnVarMakesNoRelease() throws Exception {
        group("covered");
        var app = pushed("group-covered");
        config(app, "{\"A\": \"own\"}").statusCode(200);
        attach(app, "[\"covered\"]").statusCode(200).body("release", nullValue());
        patch("covered", "{\"A\": \"1\"}").statusCode(200).body("releases", empty());
        assertEquals(2, newest(app).number());
    }

    @Test
    void anEnvironmentThatNeverDeployedGetsThemWithItsFirstRelease() throws Exception {
        group("early");
        patch("early", "{\"A\": \"1\"}").statusCode(200);
        var app = platform.create("group-early");
        attach(app, "[\"early\"]").statusCode(200).body("release", nullValue());
        patch("early", "{\"A\": \"2\"}").statusCode(200).body("releases", empty());
        app.push("one").result().get(20, TimeUnit.SECONDS);
        assertEquals(Map.of("A", "2"), newest(app).variables());
    }

    @Test
    void aGroupInUseIsNotDeletedAndTellsWhoUsesIt() throws Exception {
        group("busy");
        var app = platform.create("group-busy");
        attach(app, "[\"busy\"]").statusCode(200);
        operator()
                .delete(GROUPS + "/busy")
                .then()
                .statusCode(409)
                .body("code", equalTo("config-group.in-use"))
                .body("detail", containsString("group-busy/production"));
        attach(app, "[]").statusCode(200);
        operator().delete(GROUPS + "/busy").then().statusCode(204);
        operator().get(GROUPS + "/busy").then().statusCode(404).body("code", equalTo("config-group.unknown"));
        attach(app, "[\"busy\"]").statusCode(404).body("code", equalTo("config-group.unknown"));
    }

    @Test
    void aDeletedAppKeepsNoGroupInUse() {
        group("left-behind");
        var app = platform.create("group-left");
        attach(app, "[\"left-behind\"]").statusCode(200);
        operator().delete("/api/v1/apps/group-left").then().statusCode(204);
        operator().delete(GROUPS + "/left-behind").then().statusCode(204);
    }

    @Test
    void aRollbackBringsBackWhatInstancesSawThen() throws Exception {
        group("steady");
        group("grows");
        patch("steady", "{\"A\": \"1\"}").statusCode(200);
        patch("grows", "{\"B\": \"1\"}").statusCode(200);
        var app = pushed("group-back");
        attach(app, "[\"steady\", \"grows\"]").statusCode(200).body("release", equalTo(2));
        patch("steady", "{\"A\": \"2\"}").statusCode(200);
        patch("grows", "{\"C\": \"1\"}").statusCode(200);
        operator()
                .contentType("application/json")
                .body("{}")
                .post(path(app) + "/releases/2/rollback")
                .then()
                .statusCode(201);
        assertEquals(Map.of("A", "1", "B", "1"), newest(app).variables());
        get(app, "/config/groups").body("groups", contains("steady"));
        get(app, "/config?values=true").body("variables", equalTo(Map.of("A", "1", "B", "1")));
        operator()
                .get("/api/v1/events?app=group-back&kind=release.rolled-back")
                .then()
                .body("[0].detail.detached", equalTo("grows"));
    }

    @Test
    void valuesAreMaskedUnlessAskedForAndInNoEvent() throws Exception {
        group("secret");
        var app = pushed("group-secret");
        attach(app, "[\"secret\"]").statusCode(200);
        patch("secret", "{\"KEY\": \"" + SECRET + "\"}").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        operator().get(GROUPS).then().body(not(containsString(SECRET)));
        operator().get(GROUPS + "/secret").then().body(not(containsString(SECRET)));
        operator().get(GROUPS + "/secret?values=true").then().body("variables.KEY", equalTo(SECRET));
        get(app, "/config").body("inherited.KEY.value", equalTo("••••••••"));
        get(app, "/config/groups").body("groups", contains("secret"));
        operator().get("/api/v1/events").then().body(not(containsString(SECRET)));
        operator().get("/api/v1/events?kind=config-group.changed").then().body("[0].detail.change", equalTo("set KEY"));
    }

    @Test
    void whoMayOnlyLookSeesNamesAndNoValue() {
        group("viewed");
        patch("viewed", "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        var viewer = given().header("Authorization", "Bearer " + members.token("default", "VIEWER"));
        viewer.get(GROUPS + "/viewed").then().statusCode(200).body("variables.KEY", equalTo("••••••••"));
        viewer.get(GROUPS).then().statusCode(200).body(not(containsString(SECRET)));
        viewer.get(GROUPS + "/viewed?values=true").then().statusCode(403).body(not(containsString(SECRET)));
    }

    @Test
    void theyAreSealedAndARotatedKeySealsThemAgain() {
        group("sealed");
        patch("sealed", "{\"SEALED_NAME\": \"" + SECRET + "\"}").statusCode(200);
        seals.rotate();
        rotation.onStart(new StartupEvent());
        assertEquals(
                1,
                database.createNativeQuery("select distinct substring(variables for 4) from config_group")
                        .getResultList()
                        .size());
        for (Object row :
                database.createNativeQuery("select g::text from config_group g").getResultList()) {
            assertFalse(row.toString().contains(hex(SECRET)));
            assertFalse(row.toString().contains(hex("SEALED_NAME")));
        }
        operator().get(GROUPS + "/sealed?values=true").then().body("variables.SEALED_NAME", equalTo(SECRET));
    }

    @Test
    void changesAtTheSameTimeLoseNothing() throws Exception {
        group("hurried");
        var app = pushed("group-hurried");
        attach(app, "[\"hurried\"]").statusCode(200);
        var all = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.runAsync(() -> (n % 2 == 0
                                ? patch("hurried", "{\"G" + n + "\": \"1\"}")
                                : config(app, "{\"E" + n + "\": \"1\"}"))
                        .statusCode(200)))
                .toList();
        all.forEach(CompletableFuture::join);
        assertEquals(8, newest(app).variables().size());
        assertEquals(9, newest(app).number());
    }

    @ParameterizedTest
    @CsvSource({"'', config-group.name-invalid", "Mail, config-group.name-invalid", "a--b, config-group.name-invalid"})
    void aBadNameIsRefused(String name, String code) {
        create(name).statusCode(400).body("code", equalTo(code));
    }

    @Test
    void aNameIsTakenOncePerTeam() {
        group("taken");
        create("taken").statusCode(409).body("code", equalTo("config-group.name-taken"));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        group("sense");
        var app = platform.create("group-sense");
        patch("sense", "{\"PORT\": \"1\"}").statusCode(400).body("code", equalTo("config.name-reserved"));
        attach(app, "[\"sense\", \"sense\"]").statusCode(400).body("code", equalTo("config-group.twice"));
        attach(app, "[null]").statusCode(404).body("code", equalTo("config-group.unknown"));
        operator()
                .get("/api/v1/teams/nobodys/config-groups")
                .then()
                .statusCode(404)
                .body("code", equalTo("team.unknown"));
    }

    private PushedApp pushed(String name) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(20, TimeUnit.SECONDS);
        return app;
    }

    private Release newest(PushedApp app) {
        return releases.get(releases.list(platform.operator(), app.production(), Optional.empty(), 1)
                .getFirst()
                .id());
    }

    private static void group(String name) {
        create(name).statusCode(201).body("name", equalTo(name)).body("variables", equalTo(Map.of()));
    }

    private static ValidatableResponse create(String name) {
        return operator()
                .contentType("application/json")
                .body(Map.of("name", name))
                .post(GROUPS)
                .then();
    }

    private static ValidatableResponse patch(String group, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(GROUPS + "/" + group)
                .then();
    }

    private static ValidatableResponse attach(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .put(path(app) + "/config/groups")
                .then();
    }

    private static ValidatableResponse config(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(path(app) + "/config")
                .then();
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(path(app) + what).then().statusCode(200);
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }

    private static String path(PushedApp app) {
        return "/api/v1/apps/" + app.name() + "/environments/production";
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
