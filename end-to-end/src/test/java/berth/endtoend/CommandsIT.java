package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's commands promise. */
@ExtendWith(RunningBerth.class)
class CommandsIT {
    private static final List<String> PROCESSES = List.of("postgres", "router", "control-plane");

    private final Berth berth;

    CommandsIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void upAgainChangesNothing() {
        var before = PROCESSES.stream().map(berth::process).toList();
        var releases = berth.api().get("/apps/hello-node/environments/production/releases");
        var up = berth.deploy("up").succeeded();
        assertEquals(before, PROCESSES.stream().map(berth::process).toList());
        assertEquals(releases, berth.api().get("/apps/hello-node/environments/production/releases"));
        assertTrue(!up.output().contains(berth.token()), "the token is printed only once");
    }

    @Test
    void downStopsAllAndUpBringsItBack(@TempDir Path folder) {
        var app = berth.app("sleeper");
        Repository.of(app, folder).writeGreeter("awake").commit("Wake").push().succeeded();
        var processes = PROCESSES.stream().map(berth::process).toList();

        berth.deploy("down").succeeded();
        // An ended process counts as alive until the system has taken note of its end.
        Eventually.becomes(
                "the processes' end",
                () -> processes.stream().filter(ProcessHandle::isAlive).toList(),
                List::isEmpty);
        assertEquals(1, berth.deploy("status").status());

        berth.deploy("up").succeeded();
        Eventually.becomes("the app", () -> app.answer().statusCode(), status -> status == 200);
        app.says("awake");
        berth.deploy("status").succeeded();
    }

    @Test
    void whatDiesIsStartedAgainWhileItIsKeptUpAndStaysDownAfterDown() {
        var before = PROCESSES.stream().map(berth::process).toList();
        var keeper = berth.command("keep-up").start();
        try {
            for (var name : PROCESSES) {
                berth.kill(name);
            }
            Eventually.becomes("all run again", () -> berth.deploy("status").status(), status -> status == 0);
            assertEquals(
                    List.of(),
                    PROCESSES.stream()
                            .map(berth::process)
                            .filter(before::contains)
                            .toList());
            berth.deploy("down").succeeded();
            awaitLook(keeper);
            awaitLook(keeper);
            assertEquals(1, berth.deploy("status").status());
            assertTrue(keeper.isAlive());
        } finally {
            keeper.destroyForcibly();
            berth.deploy("up").succeeded();
        }
    }

    /** Between two looks it sleeps, in a process of its own. */
    private static void awaitLook(Process keeper) {
        var sleeping = keeper.children().toList();
        Eventually.becomes(
                "its next look",
                () -> keeper.children().toList(),
                now -> !now.isEmpty() && now.stream().noneMatch(sleeping::contains));
    }

    @Test
    void statusPrintsEachProcessWithItsMemory() {
        var status = berth.deploy("status").succeeded();
        for (var name : PROCESSES) {
            assertTrue(
                    status.lines().stream()
                            .anyMatch(line -> line.text().matches(name + " +running +\\d+ .*\\d+ MiB.*")),
                    status::output);
        }
        assertTrue(status.output().contains("hello-node"), status::output);
    }
}
