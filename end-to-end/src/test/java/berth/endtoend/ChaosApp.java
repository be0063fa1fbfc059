package berth.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The app to which {@link Chaos} happens: it answers with its text, a little late, so that there is something to drain. */
final class ChaosApp {
    static final int FEW = 3;
    static final int MANY = 5;
    private static final int ASKED = 20;

    private final App app;
    private final Repository repository;
    private final Map<Integer, State> releases = new HashMap<>();
    private int texts;

    ChaosApp(App app, Path folder) {
        this.app = app;
        this.repository = Repository.of(app, folder);
    }

    /**
     * How the app is to be, or is.
     *
     * @param release number of the live release; 0 where it is not known yet
     */
    record State(int release, String text, String commit, int count) {
        State withNext(String next, String of) {
            return new State(0, next, of, count);
        }

        State withCount(int other) {
            return new State(release, text, commit, other);
        }

        /** Whether this is what was wished, whatever number its release got. */
        boolean is(State wished) {
            return text.equals(wished.text) && commit.equals(wished.commit) && count == wished.count;
        }
    }

    App app() {
        return app;
    }

    /** Two releases and three instances. */
    void prepare() {
        for (int i = 0; i < 2; i++) {
            commit(nextText());
            repository.push().succeeded();
        }
        assertEquals(200, scale(FEW));
    }

    String nextText() {
        return "text-" + ++texts;
    }

    String commit(String text) {
        repository
                .write("package.json", "{\"name\": \"greeter\", \"scripts\": {\"start\": \"node server.js\"}}")
                .write("server.js", """
                        const server = require('node:http').createServer(
                            (request, response) => setTimeout(() => response.end('%s'), 20));
                        server.listen(process.env.PORT);
                        process.on('SIGTERM', () => server.close(() => process.exit(0)));
                        """.formatted(text))
                .commit(text);
        return repository.head();
    }

    Process pushing() {
        return repository.pushing("main").start();
    }

    /** Answer's status, 0 if there was none. */
    int scale(int count) {
        return status(() -> app.berth()
                .api()
                .patch(app.production("formation"), "{\"web\": {\"count\": " + count + "}}")
                .statusCode());
    }

    /** Answer's status, 0 if there was none. */
    int rollBack(int release) {
        return status(() -> app.berth()
                .api()
                .post(app.production("releases/" + release + "/rollback"), "{}")
                .statusCode());
    }

    /** The newest release with another text than that one. */
    State before(int release) {
        var text = known(release).text();
        int found = releases.entrySet().stream()
                .filter(entry -> !entry.getValue().text().equals(text))
                .mapToInt(Map.Entry::getKey)
                .max()
                .orElseThrow();
        return known(found);
    }

    private State known(int release) {
        return requireNonNull(releases.get(release), () -> "release " + release + " was never looked at");
    }

    /** What must hold once all is over, one line for each thing that does not. */
    List<String> unsettled() {
        var wrong = new ArrayList<String>();
        for (JsonNode build : app.list("builds")) {
            if (Set.of("QUEUED", "RUNNING").contains(build.get("state").asText())) {
                wrong.add("build " + build.get("number") + " is " + build.get("state"));
            }
        }
        for (JsonNode deployment : app.list("deployments")) {
            if (!CrashIT.ENDED.contains(deployment.get("state").asText())) {
                wrong.add("deployment " + deployment.get("number") + " is " + deployment.get("state"));
            }
        }
        int live = live().get("number").asInt();
        var instances = app.list("instances");
        if (instances.size() != count()) {
            wrong.add(instances.size() + " instances, wished are " + count());
        }
        for (JsonNode instance : instances) {
            if (!instance.get("state").asText().equals("HEALTHY")
                    || instance.get("release").asInt() != live) {
                wrong.add("instance of release " + instance.get("release") + " is " + instance.get("state")
                        + ", live is " + live);
            }
        }
        return wrong;
    }

    /** How it is, as visitors, API and git see it; all must say the same. */
    State state() {
        var live = live();
        int number = live.get("number").asInt();
        var commit = live.get("commit").asText();
        var texts = new TreeSet<String>();
        for (int i = 0; i < ASKED; i++) {
            texts.add(app.answer().body());
        }
        assertEquals(1, texts.size(), () -> "visitors of one release see one text: " + texts);
        var state = new State(number, texts.first(), commit, count());
        releases.put(number, state);
        return state;
    }

    /** The branch at Berth, which follows what was pushed and went live. */
    String branch() {
        return repository.remote("main");
    }

    /** The newest build of that commit; a missing node if there is none. */
    JsonNode build(String commit) {
        for (JsonNode build : app.list("builds")) {
            if (build.get("commit").asText().equals(commit)) {
                return build;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private JsonNode live() {
        for (JsonNode release : app.list("releases")) {
            if (release.get("live").asBoolean()) {
                return release;
            }
        }
        throw new AssertionError("no release is live: " + app.list("releases"));
    }

    private int count() {
        return app.list("formation").get("web").get("count").asInt();
    }

    private static int status(java.util.function.IntSupplier request) {
        try {
            return request.getAsInt();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }
}
