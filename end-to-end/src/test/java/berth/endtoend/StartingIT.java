package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests to what has no instance yet, and will have one. */
@ExtendWith(RunningBerth.class)
class StartingIT {
    /** Longer than the router holds a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Berth berth;

    @TempDir
    Path folder;

    StartingIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void whoAsksWhileTheFirstInstancesStartIsAnsweredByThem() {
        var app = berth.app("starting");
        Repository.of(app, folder)
                .writeGreeter("unused")
                .write("server.js", """
                        const server = require('node:http').createServer((request, response) => response.end('up'));
                        setTimeout(() => server.listen(process.env.PORT), 2000);
                        """)
                .commit("Start slowly")
                .push()
                .succeeded();
        scale(app, 0);
        Eventually.becomes("it is stopped", () -> error(app), List.of("router.stopped")::equals);
        scale(app, 2);
        var answer = Http.send(Http.to(berth, app.url()).timeout(PATIENCE));
        assertEquals("200 up", answer.statusCode() + " " + answer.body().strip());
    }

    private void scale(App app, int count) {
        var answer = berth.api().patch(app.production("formation"), "{\"web\": {\"count\": " + count + "}}");
        assertEquals(200, answer.statusCode(), answer::body);
    }

    private List<String> error(App app) {
        return Http.send(Http.to(berth, app.url()).timeout(PATIENCE)).headers().allValues("Berth-Error");
    }
}
