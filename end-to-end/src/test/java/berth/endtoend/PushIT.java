package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a developer sees of pushes after the first. */
@ExtendWith(RunningBerth.class)
class PushIT {
    private final Berth berth;

    @TempDir
    Path folder;

    PushIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void noRequestFailsWhileAChangeGoesLive() {
        var app = berth.app("change");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("one").commit("One").push().succeeded();
        try (var requests = new RequestLoop(app)) {
            Eventually.becomes("a first answer", requests::answered, count -> count > 0);
            repository.writeGreeter("two").commit("Two").push().succeeded();
            app.says("two");
            // The old instances are drained and end.
            Eventually.becomes("one instance", () -> app.list("instances").size(), count -> count == 1);
            int seen = requests.answered();
            Eventually.becomes("further answers", requests::answered, count -> count > seen + 10);
            assertEquals(List.of(), requests.failures());
        }
        assertEquals(repository.head(), repository.remote("main"));
    }

    @Test
    void aVersionThatDoesNotStartIsRefusedWithItsLastLinesAndTheOldOneAnswers() {
        var app = berth.app("broken");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("good").commit("Good").push().succeeded();
        var good = repository.head();

        var push = repository
                .write("server.js", "this is no JavaScript (")
                .commit("Break it")
                .push();

        assertNotEquals(0, push.status());
        assertTrue(push.output().contains("! [remote rejected]"), push::output);
        assertTrue(push.output().contains("SyntaxError"), push::output);
        app.says("good");
        assertEquals(good, repository.remote("main"));
        assertEquals("FAILED", app.list("deployments").get(0).get("state").asText());

        repository.writeGreeter("mended").commit("Mend it").push().succeeded();
        app.says("mended");
    }

    @Test
    void aBuildThatFailsIsRefusedWithItsCause() {
        var app = berth.app("unbuildable");
        var repository = Repository.of(app, folder);
        var push = repository
                .write("Dockerfile", "FROM berth/base\nRUN echo the oven is cold && exit 7\n")
                .commit("Bake")
                .push();
        assertNotEquals(0, push.status());
        assertTrue(push.output().contains("the oven is cold"), push::output);
        assertTrue(push.output().contains("! [remote rejected]"), push::output);
        assertEquals("", repository.remote("main"));
        assertEquals("FAILED", app.list("builds").get(0).get("state").asText());
    }

    @Test
    void theBuildsLinesComeWhileItGoesOn() {
        // A step that an earlier run has left in the engine's cache would take no time.
        var app = berth.app("talkative");
        var push = Repository.of(app, folder)
                .write("Dockerfile", """
                        FROM berth/base
                        RUN echo begin && sleep 4 && echo over # %s
                        CMD ["perl", "-MIO::Socket::INET", "-e", "$s = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 5, ReuseAddr => 1); while ($c = $s->accept) { print $c qq(HTTP/1.0 200 OK\\\\r\\\\n\\\\r\\\\nhi); close $c }"]
                        """.formatted(UUID.randomUUID()))
                .commit("Talk")
                .push();
        var begin = push.lines().stream()
                .filter(line -> line.text().matches("remote: .*begin\\s*"))
                .findFirst();
        assertTrue(begin.isPresent(), push::output);
        var ahead = Duration.between(begin.orElseThrow().at(), push.at());
        assertTrue(
                ahead.compareTo(Duration.ofSeconds(3)) > 0,
                () -> "came " + ahead + " before the end\n" + push.output());
    }

    @Test
    void aPushToAnotherBranchIsKeptAndDeploysNothing() {
        var app = berth.app("branch");
        var repository = Repository.of(app, folder);
        var push = repository.writeGreeter("idea").commit("Idea").push("idea").succeeded();
        assertTrue(push.output().contains("no environment follows"), push::output);
        assertEquals(repository.head(), repository.remote("idea"));
        assertEquals(0, app.list("builds").size());
    }
}
