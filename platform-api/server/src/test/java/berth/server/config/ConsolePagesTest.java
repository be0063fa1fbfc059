package berth.server.config;

import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import berth.server.Members;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The console's pages that change an app, and those that tell of it, on the platform itself. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConsolePagesTest {
    @Inject
    ReleasedApps apps;

    @Inject
    Members members;

    @Inject
    EntityManager database;

    @Test
    void aVarIsSetAndUnsetByFormsOfTheConsoleOnly() throws Exception {
        var app = apps.created("console-config");
        app.push("one").end();
        var page = "/apps/" + app.name() + "/config";
        var form = Map.of("name", "KEY", "value", "value-1");
        post(PlatformResource.TOKEN, "cross-site", page, form).statusCode(403);
        get(app, "/releases").body("number", hasSize(1));
        post(PlatformResource.TOKEN, "same-origin", page, form).statusCode(303).header("Location", page + "?made=2");
        shown(PlatformResource.TOKEN, page + "?made=2")
                .body(containsString("Release 2</a> (config: set KEY)"))
                .body(containsString("Deployment 2</a>"))
                .body(containsString("<code>KEY</code>"))
                .body(not(containsString("value-1")));
        post(PlatformResource.TOKEN, "same-origin", page, Map.of("name", "PORT", "value", "1"))
                .statusCode(400)
                .body(containsString("PORT is reserved"));
        post(PlatformResource.TOKEN, "same-origin", page + "/unset", Map.of("name", "KEY"))
                .statusCode(303)
                .header("Location", page + "?made=3");
        shown(PlatformResource.TOKEN, "/apps/" + app.name() + "/events")
                .body(containsString("<span class=\"quiet\">added</span> KEY"))
                .body(containsString("<span class=\"quiet\">removed</span> KEY"))
                .body(containsString("/releases/3\">Release 3 created</a>"));
    }

    @Test
    void aProcessTypeIsScaledAndWhatTheMachineCannotHoldIsRefusedInTheForm() throws Exception {
        var app = apps.created("console-scale");
        app.push("one").end();
        var page = "/apps/" + app.name() + "/formation";
        post(PlatformResource.TOKEN, "same-origin", page, Map.of("process", "web", "count", "0"))
                .statusCode(303)
                .header("Location", page + "?scaled=web");
        get(app, "/formation").body("web.count", equalTo(0));
        shown(PlatformResource.TOKEN, page + "?scaled=web").body(containsString("Wished of <strong>web</strong>: 0 ×"));
        post(PlatformResource.TOKEN, "same-origin", page, Map.of("process", "web", "count", "51"))
                .statusCode(400)
                .body(containsString("<p>web: count must be 0 to 50.</p>"))
                .body(containsString("value=\"51\""));
        shown(PlatformResource.TOKEN, "/apps/" + app.name() + "/events")
                .body(containsString("<strong>Scaled</strong>"));
    }

    @Test
    void aViewerReadsAndIsOfferedNoChange() throws Exception {
        var app = apps.created("console-viewer");
        config(app, "{\"KEY\": \"value-1\"}").statusCode(200);
        app.push("one").end();
        var viewer = members.token("default", "VIEWER");
        for (var page :
                new String[] {"", "/logs", "/logs?since=2026-01-31T12:00&text=x", "/events", "/config", "/formation"}) {
            shown(viewer, "/apps/" + app.name() + page)
                    .body(not(containsString("<form method=\"post\" action=\"/apps")))
                    .body(not(containsString("value-1")));
        }
        shown(PlatformResource.TOKEN, "/apps/" + app.name() + "/config")
                .body(containsString("<form method=\"post\" action=\"/apps"));
        post(viewer, "same-origin", "/apps/" + app.name() + "/config", Map.of("name", "A", "value", "1"))
                .statusCode(403)
                .body(containsString("access.denied"));
    }

    @Test
    void configThatCannotBeReadIsToldOnItsPage() throws Exception {
        var app = apps.created("console-unreadable");
        config(app, "{\"KEY\": \"value-1\"}").statusCode(200);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update config set variables = '\\x00' where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .executeUpdate());
        shown(PlatformResource.TOKEN, "/apps/" + app.name() + "/config")
                .body(containsString("config.unreadable"))
                .body(not(containsString("<textarea")));
        // Others read all config.
        operator().delete("/api/v1/apps/" + app.name()).then().statusCode(204);
    }

    private static ValidatableResponse shown(String token, String path) {
        return given().cookie("berth_token", token).get(path).then().statusCode(200);
    }

    private static ValidatableResponse post(String token, String from, String path, Map<String, String> form) {
        return given().cookie("berth_token", token)
                .header("Sec-Fetch-Site", from)
                .redirects()
                .follow(false)
                .formParams(form)
                .post(path)
                .then();
    }
}
