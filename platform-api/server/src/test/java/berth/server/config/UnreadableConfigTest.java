package berth.server.config;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Config vars that do not open, for their key is gone or their row is damaged: told as that, and there is a way on. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UnreadableConfigTest {
    private static final String GROUPS = "/api/v1/teams/default/config-groups";

    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    EntityManager database;

    @BeforeEach
    void buildsSucceed() {
        builder.answer(new BuildOutcome.Built("sha256:" + "7".repeat(64), "static", Map.of("web", ""), List.of(8080)));
    }

    @AfterEach
    void buildsGoOn() {
        builder.release();
    }

    @Test
    void itIsToldAndAChangeBeginsAfreshOnlyIfItSaysSo() throws Exception {
        var app = platform.create("unread-config");
        patch(app, "", "{\"OLD\": \"1\"}").statusCode(200);
        end(app.push("one"));
        damageConfig(app);
        get(app, "/config").statusCode(409).body("code", equalTo("config.unreadable"));
        patch(app, "", "{\"A\": \"1\"}")
                .statusCode(409)
                .body("code", equalTo("config.unreadable"))
                .body("nextStep", containsString("afresh=true"));
        load(app, "", "A=1").statusCode(409).body("code", equalTo("config.unreadable"));
        patch(app, "?afresh=true", "{\"A\": \"1\"}")
                .statusCode(200)
                .body("variables.keySet()", contains("A"))
                .body("release", equalTo(2));
        operator()
                .get("/api/v1/events?app=unread-config&kind=config.changed")
                .then()
                .body("[0].detail.lost", equalTo("all that were set before: they could not be read"))
                .body("[0].detail.added", equalTo("A"));
        get(app, "/config?values=true").statusCode(200).body("variables", equalTo(Map.of("A", "1")));
    }

    @Test
    void afreshLosesNothingThatCanBeRead() throws Exception {
        var app = platform.create("unread-not");
        patch(app, "", "{\"OLD\": \"1\"}").statusCode(200);
        patch(app, "?afresh=true", "{\"A\": \"1\"}").statusCode(200);
        load(app, "?afresh=true", "B=1").statusCode(200);
        get(app, "/config?values=true").body("variables", equalTo(Map.of("OLD", "1", "A", "1", "B", "1")));
        operator()
                .get("/api/v1/events?app=unread-not&kind=config.changed")
                .then()
                .body("[1].detail.lost", nullValue());
    }

    @Test
    void aPushIsRefusedBeforeItsBuild() throws Exception {
        var app = platform.create("unread-push");
        patch(app, "", "{\"OLD\": \"1\"}").statusCode(200);
        damageConfig(app);
        var push = app.push("one");
        var refused = assertInstanceOf(PushResult.Refused.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals("release.unreadable", refused.code());
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("afresh=true"), told);
        get(app, "/builds/1").body("state", equalTo("FAILED")).body("failure.code", equalTo("release.unreadable"));
        assertFalse(isAsked(app), "nothing is built for nothing");
    }

    @Test
    void aBuildUnderWhichTheConfigBecomesUnreadableEnds() throws Exception {
        var app = platform.create("unread-build");
        patch(app, "", "{\"OLD\": \"1\"}").statusCode(200);
        builder.hold();
        var push = app.push("one");
        Await.until(() -> "it builds", () -> isAsked(app));
        damageConfig(app);
        builder.release();
        end(push);
        get(app, "/builds/1").body("state", equalTo("FAILED")).body("failure.code", equalTo("release.unreadable"));
    }

    @Test
    void oneUnreadableReleaseHidesNoOtherAndItsOwnFactsAreShown() throws Exception {
        var app = platform.create("unread-release");
        end(app.push("one"));
        end(app.push("two"));
        damageRelease(app, 2);
        get(app, "/releases").statusCode(200).body("number", contains(2, 1));
        get(app, "/releases/2").statusCode(200).body("live", equalTo(true));
        get(app, "/formation").statusCode(200).body("web.count", equalTo(1));
        get(app, "/cron").statusCode(200).body("$", empty());
        get(app, "/releases/1/diff/2").statusCode(409).body("code", equalTo("release.unreadable"));
        operator()
                .contentType("application/json")
                .body("{}")
                .post(path(app) + "/releases/2/rollback")
                .then()
                .statusCode(409)
                .body("code", equalTo("release.unreadable"));
        // What it has is not known, so whatever is sent makes a release that can be read.
        patch(app, "", "{\"A\": \"1\"}").statusCode(200).body("release", equalTo(3));
        get(app, "/config").body("variables.keySet()", contains("A"));
    }

    @Test
    void anEnvironmentWhoseOwnVarsDoNotOpenKeepsItsGroupFromNoOther() throws Exception {
        group("unread-shared");
        var well = live("unread-well");
        var ill = live("unread-ill");
        patch(ill, "", "{\"OWN\": \"1\"}").statusCode(200);
        for (PushedApp app : List.of(well, ill)) {
            attach(app, "[\"unread-shared\"]").statusCode(200);
        }
        damageConfig(ill);
        change("unread-shared", "", "{\"A\": \"1\"}")
                .statusCode(200)
                .body("releases.app", contains("unread-well"))
                .body("unreadable.app", contains("unread-ill"));
        get(well, "/releases/2").statusCode(200);
        get(ill, "/releases/3").statusCode(404);
    }

    @Test
    void anUnreadableGroupIsListedAndBeginsAfreshOnlyIfAChangeSaysSo() throws Exception {
        group("unread-group");
        group("unread-beside");
        change("unread-group", "", "{\"OLD\": \"1\"}").statusCode(200);
        var app = live("unread-member");
        attach(app, "[\"unread-group\"]").statusCode(200).body("release", equalTo(2));
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update config_group set variables = '\\x00' where name = 'unread-group'")
                        .executeUpdate());
        operator().get(GROUPS).then().statusCode(200).body("name", hasItem("unread-beside"));
        operator()
                .get(GROUPS + "/unread-group")
                .then()
                .statusCode(200)
                .body("readable", equalTo(false))
                .body("variables", equalTo(Map.of()));
        get(app, "/config").statusCode(409).body("code", equalTo("config-group.unreadable"));
        get(app, "/config/groups").statusCode(200).body("groups", contains("unread-group"));
        change("unread-group", "", "{\"A\": \"1\"}")
                .statusCode(409)
                .body("code", equalTo("config-group.unreadable"))
                .body("nextStep", containsString("afresh=true"));
        change("unread-group", "?afresh=true", "{\"A\": \"1\"}")
                .statusCode(200)
                .body("readable", equalTo(true))
                .body("variables.keySet()", contains("A"))
                .body("releases.release", contains(3));
        operator().get("/api/v1/events?kind=config-group.changed").then().body("[0].detail.lost", not(nullValue()));
    }

    private PushedApp live(String name) throws Exception {
        var app = platform.create(name);
        end(app.push("one"));
        return app;
    }

    private static void end(PushedApp.Push push) throws Exception {
        push.result().get(30, TimeUnit.SECONDS);
    }

    private boolean isAsked(PushedApp app) {
        return builder.asked().stream()
                .anyMatch(asked -> app.name().equals(asked.order().labels().get("berth.app")));
    }

    private void damageConfig(PushedApp app) {
        execute(
                "update config set variables = set_byte(variables, length(variables) - 1,"
                        + " get_byte(variables, length(variables) - 1) # 1) where environment_id = :id",
                app);
    }

    private void damageRelease(PushedApp app, int number) {
        execute("update release set variables = '\\x00' where environment_id = :id and number = " + number, app);
    }

    private void execute(String statement, PushedApp app) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(statement)
                        .setParameter("id", app.production().id())
                        .executeUpdate());
    }

    private static void group(String name) {
        operator()
                .contentType("application/json")
                .body(Map.of("name", name))
                .post(GROUPS)
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse change(String group, String query, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(GROUPS + "/" + group + query)
                .then();
    }

    private static ValidatableResponse attach(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .put(path(app) + "/config/groups")
                .then();
    }

    private static ValidatableResponse patch(PushedApp app, String query, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(path(app) + "/config" + query)
                .then();
    }

    private static ValidatableResponse load(PushedApp app, String query, String dotenv) {
        return operator()
                .contentType("text/plain")
                .body(dotenv)
                .post(path(app) + "/config/import" + query)
                .then();
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(path(app) + what).then();
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN);
    }

    private static String path(PushedApp app) {
        return "/api/v1/apps/" + app.name() + "/environments/production";
    }
}
