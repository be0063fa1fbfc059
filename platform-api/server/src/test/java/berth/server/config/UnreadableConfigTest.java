package berth.server.config;

import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.GROUPS;
import static berth.server.config.ConfigCalls.attach;
import static berth.server.config.ConfigCalls.change;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static berth.server.config.ConfigCalls.group;
import static berth.server.config.ConfigCalls.load;
import static berth.server.config.ConfigCalls.rollback;
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

import berth.builder.FakeBuilder;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushResult;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Config vars that do not open, for their key is gone or their row is damaged: told as that, and there is a way on. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UnreadableConfigTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    ReleasedApps apps;

    @Inject
    FakeBuilder builder;

    @Inject
    EntityManager database;

    @BeforeEach
    void buildsSucceed() {
        apps.image("7");
    }

    @AfterEach
    void buildsGoOn() {
        builder.release();
    }

    @Test
    void itIsToldAndAChangeBeginsAfreshOnlyIfItSaysSo() throws Exception {
        var app = platform.create("unread-config");
        config(app, "{\"OLD\": \"1\"}").statusCode(200);
        app.push("one").end();
        damageConfig(app);
        get(app, "/config").statusCode(409).body("code", equalTo("config.unreadable"));
        config(app, "{\"A\": \"1\"}")
                .statusCode(409)
                .body("code", equalTo("config.unreadable"))
                .body("nextStep", containsString("afresh=true"));
        load(app, "", "A=1").statusCode(409).body("code", equalTo("config.unreadable"));
        config(app, "?afresh=true", "{\"A\": \"1\"}")
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
    void aRollbackSaysThatItIsNotKnownWhatItUndoes() throws Exception {
        var app = platform.create("unread-rollback");
        config(app, "{\"A\": \"1\"}").statusCode(200);
        app.push("one").end();
        damageConfig(app);
        rollback(app, 1, "{\"what\": \"all\"}").statusCode(201).body("config", nullValue());
        operator()
                .get("/api/v1/events?app=unread-rollback&kind=release.rolled-back")
                .then()
                .body("[0].detail.lost", equalTo("all that were set before: they could not be read"))
                .body("[0].detail.added", equalTo("A"));
    }

    @Test
    void afreshLosesNothingThatCanBeRead() throws Exception {
        var app = platform.create("unread-not");
        config(app, "{\"OLD\": \"1\"}").statusCode(200);
        config(app, "?afresh=true", "{\"A\": \"1\"}").statusCode(200);
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
        config(app, "{\"OLD\": \"1\"}").statusCode(200);
        damageConfig(app);
        var push = app.push("one");
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("release.unreadable", refused.code());
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("afresh=true"), told);
        get(app, "/builds/1").body("state", equalTo("FAILED")).body("failure.code", equalTo("release.unreadable"));
        assertFalse(isAsked(app), "nothing is built for nothing");
    }

    @Test
    void aBuildUnderWhichTheConfigBecomesUnreadableEnds() throws Exception {
        var app = platform.create("unread-build");
        config(app, "{\"OLD\": \"1\"}").statusCode(200);
        builder.hold();
        var push = app.push("one");
        Await.until(() -> "it builds", () -> isAsked(app));
        damageConfig(app);
        builder.release();
        push.end();
        get(app, "/builds/1").body("state", equalTo("FAILED")).body("failure.code", equalTo("release.unreadable"));
    }

    @Test
    void oneUnreadableReleaseHidesNoOtherAndItsOwnFactsAreShown() throws Exception {
        var app = platform.live("unread-release");
        app.push("two").end();
        damageRelease(app, 2);
        get(app, "/releases").statusCode(200).body("number", contains(2, 1));
        get(app, "/releases/2").statusCode(200).body("live", equalTo(true));
        get(app, "/formation").statusCode(200).body("web.count", equalTo(1));
        get(app, "/cron").statusCode(200).body("$", empty());
        get(app, "/releases/1/diff/2").statusCode(409).body("code", equalTo("release.unreadable"));
        rollback(app, 2, "{\"what\": \"all\"}").statusCode(409).body("code", equalTo("release.unreadable"));
        operator()
                .get("/apps/" + app.name() + "/releases/2")
                .then()
                .statusCode(200)
                .body(containsString("release.unreadable"))
                .body(containsString("Process types"));
        // What it has is not known, so whatever is sent makes a release that can be read.
        config(app, "{\"A\": \"1\"}").statusCode(200).body("release", equalTo(3));
        get(app, "/config").body("variables.keySet()", contains("A"));
    }

    @Test
    void anEnvironmentWhoseOwnVarsDoNotOpenKeepsItsGroupFromNoOther() throws Exception {
        group("unread-shared");
        var well = apps.pushed("unread-well");
        var ill = apps.pushed("unread-ill");
        config(ill, "{\"OWN\": \"1\"}").statusCode(200);
        for (PushedApp app : List.of(well, ill)) {
            attach(app, "[\"unread-shared\"]").statusCode(200);
        }
        damageConfig(ill);
        change("unread-shared", "{\"A\": \"1\"}")
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
        change("unread-group", "{\"OLD\": \"1\"}").statusCode(200);
        var app = apps.pushed("unread-member");
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
        change("unread-group", "{\"A\": \"1\"}")
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
}
