package berth.server.config;

import static berth.server.Calls.by;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import berth.server.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees values of config vars, and how they are kept. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigSecretTest {
    private static final String SECRET = "hunter2-and-more";

    @Inject
    PushedApp.Platform platform;

    @Inject
    ReleasedApps apps;

    @Inject
    KeyRotation rotation;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @Inject
    Members members;

    @BeforeEach
    void buildsSucceed() {
        apps.image("a");
    }

    @Test
    void valuesAreMaskedUnlessAskedFor() {
        var app = platform.create("config-masked");
        config(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        get(app, "/config?values=true").statusCode(200).body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whoMayOnlyLookSeesNamesAndNoValue() {
        var app = platform.create("config-viewer");
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
        var app = platform.create("config-sealed");
        config(app, "{\"SECRET_NAME\": \"" + SECRET + "\"}").statusCode(200);
        app.push("one").end();
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
        config(app, "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        app.push("one").end();
        seals.rotate();
        assertEquals(Map.of("KEY", SECRET), apps.newest(app).variables(), "the old key still opens");
        rotation.onStart(new io.quarkus.runtime.StartupEvent());
        for (String table : List.of("config", "release")) {
            var keys = database.createNativeQuery("select distinct substring(variables for 4) from " + table)
                    .getResultList();
            assertEquals(1, keys.size(), table);
        }
        assertEquals(Map.of("KEY", SECRET), apps.newest(app).variables());
        get(app, "/config?values=true").body("variables.KEY", equalTo(SECRET));
    }

    @Test
    void whatWasSealedForOneEnvironmentDoesNotOpenForAnother() {
        var mine = platform.create("config-mine");
        var other = platform.create("config-other");
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

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
