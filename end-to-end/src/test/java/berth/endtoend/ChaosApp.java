package berth.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The app to which {@link Chaos} happens: each instance answers who it is, as late as it is asked to, and gives up at once when it
 * is told to stop.
 */
final class ChaosApp {
    static final int FEW = 3;
    static final int MANY = 5;
    static final String VARIABLE = "GREETING";

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
     * @param config value of the config var
     */
    record State(int release, String text, String config, String commit, int count) {
        State withNext(String nextText, String nextConfig, String nextCommit) {
            return new State(0, nextText, nextConfig, nextCommit, count);
        }

        State withCount(int other) {
            return new State(release, text, config, commit, other);
        }

        /** Whether this is what was wished, whatever number its release got. */
        boolean is(State wished) {
            return withoutRelease().equals(wished.withoutRelease());
        }

        /** What its instances answer. */
        String content() {
            return ChaosAnswer.content(release, text, config);
        }

        private State withoutRelease() {
            return new State(0, text, config, commit, count);
        }
    }

    App app() {
        return app;
    }

    /** Commits the next text; nobody has pushed it yet. */
    String commit() {
        texts++;
        repository
                .write("package.json", "{\"name\": \"greeter\", \"scripts\": {\"start\": \"node server.js\"}}")
                .write("server.js", """
                        const me = [`v${process.env.BERTH_RELEASE}`, '%s', process.env.%s, require('node:os').hostname()].join(' ');
                        require('node:http').createServer((request, response) => {
                          let received = 0;
                          request.on('data', part => received += part.length).on('end', () =>
                            setTimeout(() => response.end(`${me} ${received}`), Number(request.headers['x-needs'] || 0)));
                        }).listen(process.env.PORT);
                        process.on('SIGTERM', () => process.exit(0));
                        """.formatted(text(), VARIABLE))
                .commit(text());
        return repository.head();
    }

    /** The text that was committed last. */
    String text() {
        return "text-" + texts;
    }

    void push() {
        repository.push().succeeded();
    }

    Process pushing() {
        return repository.pushing("main").start();
    }

    /** Makes a release, if there is one already. */
    void configure(String value) {
        var answer = app.berth().api().patch(app.production("config"), "{\"" + VARIABLE + "\": \"" + value + "\"}");
        assertEquals(200, answer.statusCode(), answer::body);
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
                .post(app.production("releases/" + release + "/rollback"), "{\"what\": \"all\"}")
                .statusCode());
    }

    /** Remembers what a release is: one can go back to it. */
    void remember(State state) {
        releases.put(state.release(), state);
    }

    /** The newest release with another text and other config than that one. */
    State before(int release) {
        var here = requireNonNull(releases.get(release), () -> "release " + release + " was never looked at");
        return releases.values().stream()
                .filter(state ->
                        !state.text().equals(here.text()) && !state.config().equals(here.config()))
                .reduce((one, other) -> one.release() > other.release() ? one : other)
                .orElseThrow();
    }

    /** The branch at Berth, which follows what was pushed and went live. */
    String branch() {
        return repository.remote("main");
    }

    private static int status(IntSupplier request) {
        try {
            return request.getAsInt();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }
}
