package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane's clock is set by an hour while releases go live, with real instances, whose clock is the machine's. */
class ClockJumpIT {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    @Test
    void nothingFailsOfAClockThatIsSetByAnHourAndBack() {
        var clock = FakedClock.in(folder);
        try (var berth =
                Berth.start("berth-clock", Map.of("JAVA_HOME", clock.jdk().toString()))) {
            var app = berth.app("clock");
            var repository = Repository.of(app, folder.resolve("work"));
            slow(repository, "at first").push().succeeded();
            try (var requests = new RequestLoop(app)) {
                Eventually.becomes("a first answer", requests::answered, count -> count > 0);
                setDuringAPush(clock, HOUR, app, slow(repository, "later"));
                app.says("later");
                scale(app, 2);
                setDuringAPush(clock, Duration.ZERO, app, slow(repository, "as before"));
                app.says("as before");
                scale(app, 1);
                int seen = requests.answered();
                Eventually.becomes("further answers", requests::answered, count -> count > seen + 10);
                assertEquals(List.of(), requests.failures());
            }
        }
    }

    /** Takes longer to start than the control plane takes to see that its clock is another. */
    private static Repository slow(Repository repository, String text) {
        return repository
                .writeGreeter("unused")
                .write("server.js", """
                        const server = require('node:http').createServer((request, response) => response.end('%s'));
                        setTimeout(() => server.listen(process.env.PORT), 3000);
                        """.formatted(text))
                .commit(text);
    }

    /** And sees by the event of its end that it has another clock by then. */
    private static void setDuringAPush(FakedClock clock, Duration later, App app, Repository repository) {
        var push = repository.pushing("main").start();
        Eventually.becomes("a deployment", () -> newestState(app), state -> !state.equals("SUCCEEDED"));
        clock.set(later);
        Command.await(push).succeeded();
        var told = app.berth().api().get("/events?limit=1&kind=branch.moved&app=" + app.name());
        var off = Duration.between(
                Instant.now().plus(later), Instant.parse(told.get(0).get("at").asText()));
        assertTrue(off.abs().compareTo(Duration.ofMinutes(5)) < 0, () -> "the clock is off by " + off);
    }

    private static String newestState(App app) {
        return app.list("deployments").get(0).get("state").asText();
    }

    private static void scale(App app, int count) {
        var answer = app.berth().api().patch(app.production("formation"), "{\"web\": {\"count\": " + count + "}}");
        assertEquals(200, answer.statusCode(), answer::body);
        Eventually.becomes(
                "its instances",
                () -> app.list("instances").findValuesAsText("state"),
                states -> states.equals(Collections.nCopies(count, "HEALTHY")));
    }
}
