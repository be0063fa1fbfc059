package berth.server.config;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A change of config that did not go live is told, and made when it is sent again. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SentAgainTest extends PlatformFixture {
    private static final Fate DEAD = Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1");

    @Test
    void aChangeWhoseDeploymentFailedMakesAReleaseWhenItIsSentAgain() throws Exception {
        var app = platform.live("again-failed");
        node.fate(group -> DEAD);
        patch(app, "{\"A\": \"1\", \"B\": \"1\"}").body("release", equalTo(2)).body("notLive", contains("A", "B"));
        state(app, 2, "FAILED");
        get(app, "/config").body("notLive", contains("A", "B"));
        node.fate(group -> Fate.HEALTHY);
        patch(app, "{\"A\": \"1\"}").body("release", equalTo(3));
        state(app, 3, "SUCCEEDED");
        get(app, "/config").body("notLive", empty());
        get(app, "/releases/3").body("cause", equalTo("config: set A, B")).body("live", equalTo(true));
        get(app, "/releases/1/diff/3").body("config.added", contains("A", "B"));
        patch(app, "{\"A\": \"1\"}").body("release", nullValue());
    }

    @Test
    void aVarThatIsStillLiveAfterItWasUnsetIsToldAndUnsetAgain() throws Exception {
        var app = platform.create("again-unset");
        patch(app, "{\"A\": \"1\"}");
        app.push("one").result().get(20, TimeUnit.SECONDS);
        node.fate(group -> DEAD);
        patch(app, "{\"A\": null}").body("release", equalTo(2));
        state(app, 2, "FAILED");
        node.fate(group -> Fate.HEALTHY);
        get(app, "/config").body("notLive", contains("A"));
        patch(app, "{\"A\": null}").body("release", equalTo(3));
        state(app, 3, "SUCCEEDED");
        get(app, "/releases/3").body("cause", equalTo("config: unset A"));
    }

    @Test
    void aChangeWhoseDeploymentWasCancelledMakesAReleaseWhenItIsSentAgain() throws Exception {
        var app = platform.live("again-cancelled");
        node.fate(group -> Fate.STARTING);
        patch(app, "{\"A\": \"1\"}").body("release", equalTo(2));
        state(app, 2, "STARTING");
        operator().post(app.path("/deployments/2/cancel")).then().statusCode(200);
        state(app, 2, "CANCELLED");
        node.fate(group -> Fate.HEALTHY);
        patch(app, "{\"A\": \"1\"}").body("release", equalTo(3));
        state(app, 3, "SUCCEEDED");
    }

    @Test
    void aChangeThatFailedWithABadPushIsMadeToWhatIsLive() throws Exception {
        var app = platform.live("again-push");
        node.fate(group -> Fate.STARTING);
        workers.image("b");
        var push = app.push("two");
        state(app, 2, "STARTING");
        patch(app, "{\"A\": \"1\"}").body("release", equalTo(3));
        get(app, "/releases/3").body("image", equalTo("sha256:" + "b".repeat(64)));
        node.fate(group -> DEAD);
        push.result().get(20, TimeUnit.SECONDS);
        state(app, 3, "FAILED");
        get(app, "/config").body("notLive", contains("A"));
        node.fate(group -> Fate.HEALTHY);
        patch(app, "{\"A\": \"1\"}").body("release", equalTo(4));
        state(app, 4, "SUCCEEDED");
        get(app, "/releases/4").body("image", equalTo("sha256:" + "a".repeat(64)));
        get(app, "/config").body("notLive", empty());
    }

    @Test
    void aGroupsChangeAndItsAttachmentAreMadeWhenTheyAreSentAgain() throws Exception {
        var app = platform.live("again-group");
        operator()
                .contentType("application/json")
                .body("{\"name\": \"again\"}")
                .post("/api/v1/teams/default/config-groups")
                .then()
                .statusCode(201);
        group("{\"A\": \"1\"}").body("releases", empty());
        node.fate(group -> DEAD);
        attach(app, "[\"again\"]").body("release", equalTo(2));
        state(app, 2, "FAILED");
        attach(app, "[\"again\"]").body("release", equalTo(3));
        state(app, 3, "FAILED");
        get(app, "/config").body("notLive", contains("A"));
        node.fate(group -> Fate.HEALTHY);
        group("{\"A\": \"1\"}").body("releases", hasSize(1));
        state(app, 4, "SUCCEEDED");
        get(app, "/releases/4").body("cause", equalTo("config group again: set A"));
        group("{\"A\": \"1\"}").body("releases", empty());
        attach(app, "[\"again\"]").body("release", nullValue());
    }

    private static void state(PushedApp app, int deployment, String state) {
        Await.until(
                () -> "deployment " + deployment + " is " + state,
                () -> state.equals(operator()
                        .get(app.path("/deployments/" + deployment))
                        .jsonPath()
                        .getString("state")));
    }

    private static ValidatableResponse patch(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(app.path("/config"))
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse group(String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch("/api/v1/teams/default/config-groups/again")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse attach(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .put(app.path("/config/groups"))
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(app.path(what)).then().statusCode(200);
    }
}
