package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of each of Berth's processes, then {@code deploy/up}. */
@ExtendWith(RunningBerth.class)
class CrashIT {
    static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final Berth berth;

    @TempDir
    Path folder;

    CrashIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void aBuildWhoseControlPlaneWasKilledEndsInATrueStateAndANewPushWorks() {
        var app = berth.app("crash");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("before").commit("Before").push().succeeded();
        repository
                .writeGreeter("during")
                .write(
                        "package.json",
                        "{\"name\": \"greeter\", \"scripts\": {\"start\": \"node server.js\", \"build\": \"sleep 8 && echo "
                                + UUID.randomUUID() + "\"}}")
                .commit("During");
        var push = repository.pushing("main").start();
        Eventually.becomes(
                "the second build",
                () -> newestBuild(app),
                build -> build.get("number").asInt() == 2
                        && build.get("state").asText().equals("RUNNING"));

        berth.kill("control-plane");
        // The router serves from its last table.
        app.says("before");
        berth.deploy("up").succeeded();
        Command.await(push);

        var build = Eventually.becomes(
                "the build's end",
                () -> newestBuild(app),
                seen -> ENDED.contains(seen.get("state").asText()));
        assertEquals("SUCCEEDED", build.get("state").asText(), build::toString);
        Eventually.becomes("what was built", () -> app.answer().body(), "during"::equals);
        // The branch moves once the deployment has ended, just after the router sends to it: until then a push is
        // refused.
        var during = repository.head().strip();
        Eventually.becomes("the branch's move", () -> repository.remote("main"), during::equals);
        repository.writeGreeter("after").commit("After").push().succeeded();
        app.says("after");
    }

    @Test
    void aKilledRouterComesBackWithAllRoutes() {
        var app = berth.app("routed");
        Repository.of(app, folder).writeGreeter("here").commit("Here").push().succeeded();
        berth.kill("router");
        assertEquals(1, berth.deploy("status").status());
        berth.deploy("up").succeeded();
        app.says("here");
        berth.deploy("status").succeeded();
    }

    @Test
    void aKilledDatabaseKeepsWhatWasAccepted() {
        var app = berth.app("kept");
        berth.kill("postgres");
        app.berth().deploy("up").succeeded();
        Eventually.becomes(
                "the database",
                () -> Http.send(berth.api().to("/apps/" + app.name())).statusCode(),
                status -> status == 200);
        Repository.of(app, folder).writeGreeter("kept").commit("Kept").push().succeeded();
        app.says("kept");
        assertNotEquals(0, app.list("releases").size());
    }

    private static JsonNode newestBuild(App app) {
        return app.list("builds").get(0);
    }
}
