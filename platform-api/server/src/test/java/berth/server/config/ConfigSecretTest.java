package berth.server.config;

import static berth.server.Calls.by;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sees values of config vars, and how they are kept. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigSecretTest {
    private static final String SECRET = "hunter2-and-more";

    @Inject
    ReleasedApps apps;

    @Inject
    SealedTables tables;

    @Inject
    EntityManager database;

    @Inject
    Members members;

    @Test
    void valuesAreMaskedUnlessAskedFor() {
        var app = apps.created("config-masked");
        config(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config?values=true").statusCode(200).body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whoMayOnlyLookSeesNamesAndNoValue() {
        var app = apps.created("config-viewer");
        config(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        var viewer = by(members.token("default", "VIEWER"));
        viewer.get(app.path("/config")).then().statusCode(200).body("variables.KEY", equalTo("••••••••"));
        viewer.get(app.path("/config?values=true")).then().statusCode(403).body("variables", nullValue());
        viewer.contentType("application/json")
                .body("{\"KEY\": \"x\"}")
                .patch(app.path("/config"))
                .then()
                .statusCode(403);
        var developer = by(members.token("default", "DEVELOPER"));
        developer.get(app.path("/config?values=true")).then().statusCode(200).body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void theDatabaseHoldsNoValueAndNoName() throws Exception {
        var app = apps.created("config-sealed");
        config(app, "{\"SECRET_NAME\": \"" + SECRET + "\"}").statusCode(200);
        app.push("one").end();
        for (String table : List.of("config", "release", "event")) {
            tables.assertHides(table, SECRET);
        }
        // Events tell names: who changed which.
        tables.assertHides("config", "SECRET_NAME");
        tables.assertHides("release", "SECRET_NAME");
    }

    @Test
    void aRotatedKeySealsEverythingAgain() throws Exception {
        var app = apps.created("config-rotated");
        config(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        app.push("one").end();
        tables.rotateKey();
        assertEquals(Map.of("KEY", SECRET), apps.newest(app).variables(), "the old key still opens");
        tables.sealAgain();
        tables.assertOneKey("config");
        tables.assertOneKey("release");
        assertEquals(Map.of("KEY", SECRET), apps.newest(app).variables());
        get(app, "/config?values=true").body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whatWasSealedForOneEnvironmentDoesNotOpenForAnother() {
        var mine = apps.created("config-mine");
        var other = apps.created("config-other");
        config(mine, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        config(other, "{\"KEY\": \"mine\"}").statusCode(200);
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
}
