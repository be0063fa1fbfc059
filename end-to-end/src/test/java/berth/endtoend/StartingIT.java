package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
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
        Eventually.becomes("it is stopped", () -> ask(app), "503 router.stopped"::equals);
        // One that is still there would answer.
        Eventually.becomes("the instance's end", () -> EngineContainers.SHARED.releases(app), String::isEmpty);
        scale(app, 2);
        // A moment goes by until the router has heard of it; from then on nobody is refused.
        var answer = Eventually.becomes("an answer", () -> ask(app), said -> !said.equals("503 router.stopped"));
        assertEquals("200 up", answer);
    }

    private void scale(App app, int count) {
        var answer = berth.api().patch(app.production("formation"), "{\"web\": {\"count\": " + count + "}}");
        assertEquals(200, answer.statusCode(), answer::body);
    }

    private String ask(App app) {
        var answer = Http.send(Http.to(berth, app.url()).timeout(PATIENCE));
        return answer.statusCode() + " "
                + answer.headers()
                        .firstValue("Berth-Error")
                        .orElse(answer.body().strip());
    }
}
