package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.release.Redaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an app writes gets into reasons of failures: without the values of its config vars, wherever they are told. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SecretsInFailuresTest extends PlatformFixture {
    private static final String SECRET = "k3y-0f-the-b4nk-vault";
    private static final String SAID = "ended with 1: no login with " + SECRET + " at the bank";

    @Inject
    EntityManager database;

    @Test
    void noneIsInTheFailureOfADeployment() throws Exception {
        var app = withSecret("secrets-deployment");
        fate(app, Fate.of(InstanceState.EXITED, "instance.health-command", SAID));
        var push = app.push("one");
        push.end();
        masked(String.join("\n", push.lines()));
        masked(text("/api/v1/apps/secrets-deployment/environments/production/deployments/1"));
        masked(text("/api/v1/apps/secrets-deployment/environments/production/deployments"));
        masked(text("/api/v1/events?app=secrets-deployment&kind=deployment.failed"));
        for (String table : new String[] {"deployment", "event"}) {
            var rows = database.createNativeQuery(
                            "select t::text from " + table + " t where t::text like '%no login with % at the bank%'")
                    .getResultList();
            assertFalse(rows.isEmpty(), table);
            for (Object row : rows) {
                masked(row.toString());
            }
        }
    }

    @Test
    void noneIsInTheCauseOfACrashNorInTheListOfInstances() throws Exception {
        var app = withSecret("secrets-crash");
        app.push("one").end();
        fate(app, Fate.crashing("instance.not-startable", SAID).after(9));
        Await.until(
                () -> "the crash is told",
                () -> text("/api/v1/events?app=secrets-crash").contains("instance.crashed"));
        masked(text("/api/v1/events?app=secrets-crash&kind=instance.crashed"));
        masked(text("/api/v1/apps/secrets-crash/environments/production/instances"));
    }

    @Test
    void noneIsInTheFailureOfARun() throws Exception {
        var app = withSecret("secrets-run");
        app.push("one").end();
        node.runEnd(run -> Optional.of(127));
        node.runReason(code -> SAID);
        var runs = "/api/v1/apps/secrets-run/environments/production/runs";
        // The push may have made one already, where a test before had a release process built.
        int number = operator()
                .contentType("application/json")
                .body("{\"command\": \"login\"}")
                .post(runs)
                .then()
                .statusCode(201)
                .extract()
                .path("number");
        Await.until(() -> "it ended", () -> text(runs + "/" + number).contains("FAILED"));
        masked(text(runs + "/" + number));
    }

    @Test
    void aValueOfWhichOnlyTheBeginningIsLeftIsHiddenAsWell() throws Exception {
        var app = withSecret("secrets-cut");
        fate(
                app,
                Fate.of(
                        InstanceState.EXITED,
                        "instance.health-command",
                        "no login at the bank with " + SECRET.substring(0, 12)));
        var push = app.push("one");
        push.end();
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("no login at the bank with " + Redaction.MASK), told);
        assertFalse(told.contains(SECRET.substring(0, 5)), told);
    }

    /** Of its instances alone: what those of another say holds no secret of that one, and is not hidden there. */
    private void fate(PushedApp app, Fate fate) {
        node.fate(group -> group.key().environment().app().equals(app.name()) ? fate : Fate.HEALTHY);
    }

    private PushedApp withSecret(String name) {
        var app = platform.create(name);
        operator()
                .contentType("application/json")
                .body(Map.of("API_KEY", SECRET))
                .patch("/api/v1/apps/" + name + "/environments/production/config")
                .then()
                .statusCode(200);
        return app;
    }

    private static void masked(String told) {
        assertFalse(told.contains(SECRET), told);
        assertTrue(told.contains("no login with " + Redaction.MASK + " at the bank"), told);
    }

    private static String text(String path) {
        return operator().get(path).then().statusCode(200).extract().asString();
    }
}
