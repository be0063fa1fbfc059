package berth.server.config;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;

import berth.server.deployment.PushedApp;
import io.restassured.response.ValidatableResponse;
import java.util.Map;

/** What the API does with config vars and config groups. */
final class ConfigCalls {
    /** Where the groups of the operator's team are. */
    static final String GROUPS = "/api/v1/teams/default/config-groups";

    private ConfigCalls() {}

    static ValidatableResponse get(PushedApp app, String what) {
        return operator().get(app.path(what)).then();
    }

    /** Changes an environment's own vars. */
    static ValidatableResponse config(PushedApp app, String body) {
        return config(app, "", body);
    }

    static ValidatableResponse config(PushedApp app, String query, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(app.path("/config" + query))
                .then();
    }

    /** Changes an environment's own vars by a file. */
    static ValidatableResponse load(PushedApp app, String query, String dotenv) {
        return operator()
                .contentType("text/plain")
                .body(dotenv)
                .post(app.path("/config/import" + query))
                .then();
    }

    static ValidatableResponse rollback(PushedApp app, int to, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .post(app.path("/releases/" + to + "/rollback"))
                .then();
    }

    /** There is a group of that name, without any var. */
    static void group(String name) {
        create(name).statusCode(201).body("name", equalTo(name)).body("variables", equalTo(Map.of()));
    }

    static ValidatableResponse create(String group) {
        return operator()
                .contentType("application/json")
                .body(Map.of("name", group))
                .post(GROUPS)
                .then();
    }

    /** Changes a group's vars. */
    static ValidatableResponse change(String group, String body) {
        return change(group, "", body);
    }

    static ValidatableResponse change(String group, String query, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .patch(GROUPS + "/" + group + query)
                .then();
    }

    /** Says which groups an environment has. */
    static ValidatableResponse attach(PushedApp app, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .put(app.path("/config/groups"))
                .then();
    }
}
