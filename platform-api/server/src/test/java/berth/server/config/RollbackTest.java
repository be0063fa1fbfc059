package berth.server.config;

import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static berth.server.config.ConfigCalls.rollback;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import berth.server.PlatformResource;
import berth.server.Rivals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases are compared, and an earlier one is brought back. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RollbackTest {
    private static final String ALL = "{\"what\": \"all\"}";

    @Inject
    ReleasedApps apps;

    @Inject
    ConfigVars vars;

    @Inject
    Rivals rivals;

    @Inject
    EntityManager database;

    @Test
    void twoReleasesAreCompared() throws Exception {
        var app = apps.created("config-diff");
        config(app, "{\"A\": \"1\", \"B\": \"1\", \"C\": \"1\"}").statusCode(200);
        app.push("one").end();
        apps.image("b");
        app.push("two").end();
        config(app, "{\"A\": \"2\", \"B\": null, \"D\": \"1\"}").statusCode(200);
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
        var app = apps.created("config-back");
        config(app, "{\"A\": \"1\"}").statusCode(200);
        app.push("one").end();
        apps.image("b");
        app.push("two").end();
        config(app, "{\"A\": \"2\"}").statusCode(200).body("release", equalTo(3));
        apps.awaitLive(app, 3);
        rollback(app, 1, ALL)
                .statusCode(201)
                .body("number", equalTo(4))
                .body("cause", equalTo("rollback to v1"))
                .body("image", equalTo("sha256:" + "a".repeat(64)))
                .body("config.changed", contains("A"))
                .body("config.added", empty())
                .body("config.removed", empty());
        apps.awaitLive(app, 4);
        assertEquals("1", apps.running(app, 4).get("A"));
        get(app, "/config?values=true").body("variables.A", equalTo("1"));
    }

    @Test
    void whatWasMadeMeanwhileIsNotRolledBackUnseen() throws Exception {
        var app = apps.created("config-back-outdated");
        config(app, "{\"A\": \"1\"}").statusCode(200);
        app.push("one").end();
        config(app, "{\"A\": \"2\"}").statusCode(200).body("release", equalTo(2));
        rollback(app, 1, "{\"what\": \"config\", \"newest\": 1}")
                .statusCode(409)
                .body("code", equalTo("rollback.outdated"))
                .body("detail", equalTo("release 2 was made meanwhile, so nothing was rolled back"));
        get(app, "/config?values=true").body("variables.A", equalTo("2"));
        rollback(app, 1, "{\"what\": \"config\", \"newest\": 2}")
                .statusCode(201)
                .body("number", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "config"})
    void aRollbackSaysWhichConfigVarsItChangesByNameAlone(String what) throws Exception {
        var app = apps.created("config-back-told-" + what);
        config(app, "{\"KEPT\": \"same\", \"BACK\": \"value-1\", \"AGAIN\": \"value-2\"}")
                .statusCode(200);
        app.push("one").end();
        config(app, "{\"BACK\": \"value-3\", \"AGAIN\": null, \"NEW\": \"value-4\"}")
                .statusCode(200);
        rollback(app, 1, "{\"what\": \"" + what + "\"}")
                .statusCode(201)
                .body("config.added", contains("AGAIN"))
                .body("config.changed", contains("BACK"))
                .body("config.removed", contains("NEW"))
                .body(not(containsString("value-")));
        operator()
                .get("/api/v1/events?kind=release.rolled-back&app=" + app.name())
                .then()
                .body("[0].detail.change", equalTo("set AGAIN, BACK; unset NEW"))
                .body("[0].detail.added", equalTo("AGAIN"))
                .body("[0].detail.changed", equalTo("BACK"))
                .body("[0].detail.removed", equalTo("NEW"))
                .body(not(containsString("value-")));
    }

    @Test
    void aRollbackThatChangesNoConfigVarSaysNothingOfThem() throws Exception {
        var app = apps.created("config-back-same");
        config(app, "{\"A\": \"1\"}").statusCode(200);
        app.push("one").end();
        apps.image("b");
        app.push("two").end();
        rollback(app, 1, ALL)
                .statusCode(201)
                .body("config", equalTo(Map.of("added", List.of(), "changed", List.of(), "removed", List.of())));
        operator()
                .get("/api/v1/events?kind=release.rolled-back&app=" + app.name())
                .then()
                .body("[0].detail.what", equalTo("ALL"))
                .body("[0].detail.change", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "null", "{\"what\": null}"})
    void aRollbackThatDoesNotSayOfWhatChangesNothing(String body) throws Exception {
        var app = apps.created("config-back-unsaid");
        try {
            app.push("one").end();
            config(app, "{\"A\": \"1\"}").statusCode(200).body("release", equalTo(2));
            rollback(app, 1, body)
                    .statusCode(400)
                    .body("code", equalTo("rollback.what-missing"))
                    .body("nextStep", containsString("{\"what\": \"config\"}"));
            get(app, "/releases").body("number", contains(2, 1));
        } finally {
            operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
        }
    }

    @Test
    void nobodyRollsBackToAnImageThatIsBeingLetGoOf() throws Exception {
        var app = apps.created("config-back-gone");
        app.push("one").end();
        var production = app.production();
        var first = apps.newest(app);
        var rollback = rivals.race(
                () -> database.createNativeQuery(
                                "update release set image_gone_at = now(), image_removal_due = true where id = :id")
                        .setParameter("id", first.id())
                        .executeUpdate(),
                () -> vars.rollBack("me", production, first, "rollback"));
        var refused = assertThrows(ExecutionException.class, () -> rollback.get(20, TimeUnit.SECONDS));
        assertEquals(
                "release.image-gone",
                assertInstanceOf(PlatformException.class, refused.getCause()).code());
        assertEquals(1, apps.newest(app).number());
    }

    @Test
    void theConsoleNamesWhatARollbackChangesAndLeadsToItsDeployment() throws Exception {
        var app = apps.created("config-back-page");
        config(app, "{\"BACK\": \"value-1\"}").statusCode(200);
        app.push("one").end();
        config(app, "{\"BACK\": \"value-2\"}").statusCode(200).body("release", equalTo(2));
        apps.awaitLive(app, 2);
        var page = "/apps/" + app.name() + "/releases/1/rollback";
        operator()
                .get(page + "?what=all")
                .then()
                .statusCode(200)
                .body(containsString("<strong>Changed</strong> <code>BACK</code>"))
                .body(not(containsString("value-")));
        var form = Map.of("what", "all", "newest", "2");
        given().cookie("berth_token", PlatformResource.TOKEN)
                .header("Sec-Fetch-Site", "cross-site")
                .formParams(form)
                .post(page)
                .then()
                .statusCode(403)
                .contentType(startsWith("text/html"))
                .body(containsString("request.cross-site"));
        get(app, "/releases").body("number", contains(2, 1));
        given().cookie("berth_token", PlatformResource.TOKEN)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParams(form)
                .post(page)
                .then()
                .statusCode(303)
                .header("Location", "/apps/" + app.name() + "/deployments/3");
        get(app, "/deployments/3").body("toRelease", equalTo(3));
        get(app, "/releases/3").body("cause", equalTo("rollback to v1"));
        operator()
                .get("/apps/" + app.name() + "/deployments/3")
                .then()
                .statusCode(200)
                .body(containsString("Deployment 3"));
    }

    @Test
    void aRollbackOfConfigKeepsTheImage() throws Exception {
        var app = apps.created("config-back-only");
        config(app, "{\"A\": \"1\"}").statusCode(200);
        app.push("one").end();
        apps.image("b");
        app.push("two").end();
        config(app, "{\"A\": \"2\"}").statusCode(200);
        rollback(app, 1, "{\"what\": \"config\"}")
                .statusCode(201)
                .body("cause", equalTo("rollback to the config of v1"))
                .body("image", equalTo("sha256:" + "b".repeat(64)));
        assertEquals(Map.of("A", "1"), apps.newest(app).variables());
        rollback(app, 1, "{\"what\": \"half\"}").statusCode(400).body("code", equalTo("rollback.invalid"));
        rollback(app, 77, ALL).statusCode(404).body("code", equalTo("release.unknown"));
    }
}
