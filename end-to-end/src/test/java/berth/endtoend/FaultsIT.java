package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Apps, an engine and a disk that fail, with a Berth on an engine of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private static final String TEST = "faults";
    private static final Duration GRACE = Duration.ofSeconds(3);
    private final OwnEngine engine;
    private final Berth berth;

    @TempDir
    Path folder;

    FaultsIT() {
        var why = "FaultsIT is skipped: only root may start an engine and mount its disk";
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root) {
            // The runner counts what is skipped and says no word about why.
            System.err.println(why);
        }
        Assumptions.assumeTrue(root, why);
        engine = OwnEngine.start();
        try {
            berth = Berth.start(
                    "berth-faults",
                    Map.of(
                            "BERTH_DOCKER_HOST",
                            engine.host(),
                            "BERTH_INSTANCES_MEMORY_MEBIBYTES",
                            "128",
                            "BERTH_DEPLOYMENTS_TIME_LIMIT",
                            "15s",
                            "BERTH_DEPLOYMENTS_STOP_GRACE",
                            GRACE.toSeconds() + "s"));
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    @AfterAll
    void end() {
        try {
            berth.close();
        } finally {
            engine.close();
        }
    }

    @Test
    void anAppThatNeverListensIsRefusedWithThatCauseAndTheOldOneAnswers() {
        var app = berth.app("deaf");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("good").commit("Good").push().succeeded();
        var push = repository
                .write("server.js", "setInterval(() => {}, 1000);")
                .commit("Listen no more")
                .push();
        refused(app, push, "instance.not-listening");
        app.says("good");
    }

    @Test
    void anAppThatNeedsMoreMemoryThanItMayIsToldSo() {
        var app = berth.app("hungry");
        var push = Repository.of(app, folder)
                .writeGreeter("fed")
                .write("server.js", "const kept = []; for (;;) kept.push(Buffer.alloc(16 << 20, 1));")
                .commit("Eat")
                .push();
        refused(app, push, "instance.out-of-memory");
        var failure = app.list("deployments").get(0).get("failure");
        assertTrue(failure.get("nextStep").asText().contains("memory"), failure::toString);
    }

    @Test
    void oneThatDoesSoOnceItIsLiveEndsInACrashLoopThatNamesTheCauseWhileOthersServe() {
        var other = berth.app("neighbour");
        Repository.of(other, folder.resolve("other"))
                .writeGreeter("here")
                .commit("Here")
                .push()
                .succeeded();
        var app = berth.app("hungry-later");
        Repository.of(app, folder.resolve("app"))
                .writeGreeter("fed")
                .write("server.js", """
                        require('node:http').createServer((request, response) => response.end('fed')).listen(process.env.PORT);
                        const kept = [];
                        setTimeout(() => setInterval(() => kept.push(Buffer.alloc(16 << 20, 1)), 5), 2500);
                        """)
                .commit("Eat later")
                .push()
                .succeeded();
        var crashed = Eventually.becomes(
                "the crash loop",
                () -> berth.api().get("/events?app=" + app.name() + "&kind=instance.crashed"),
                events -> !events.isEmpty());
        assertEquals(
                "instance.out-of-memory",
                crashed.get(0).get("detail").get("code").asText(),
                crashed::toString);
        other.says("here");
    }

    @Test
    void anAppThatIgnoresSigtermIsKilledAfterTheGraceAndNobodyNoticesIt() {
        var app = berth.app("stubborn");
        var repository = Repository.of(app, folder);
        repository
                .writeGreeter("one")
                .write("server.js", """
                        process.on('SIGTERM', () => {});
                        require('node:http').createServer((request, response) => response.end('one')).listen(process.env.PORT);
                        """)
                .commit("Stay")
                .push()
                .succeeded();
        berth.api().patch(app.production("formation"), "{\"web\": {\"count\": 2}}");
        Eventually.becomes("two instances", () -> app.list("instances").size(), count -> count == 2);
        try (var visitor = new RequestLoop(app)) {
            repository.writeGreeter("two").commit("Go").push().succeeded();
            app.says("two");
            assertEquals(
                    "SUCCEEDED", app.list("deployments").get(0).get("state").asText());
            Eventually.becomes(
                    "the end of the old instances", () -> engine.containers().releases(app), "v2 x2"::equals);
            var ended =
                    Instant.parse(app.list("deployments").get(0).get("endedAt").asText());
            var took = Duration.between(ended, Instant.now());
            assertTrue(took.compareTo(GRACE) >= 0, () -> "killed already after " + took);
            assertEquals(List.of(), visitor.failures());
        }
    }

    @Test
    void allInstancesComeBackAfterTheEngineWasStoppedOrKilledAndNothingOfOthersIsTouched() {
        var one = berth.app("back");
        Repository.of(one, folder.resolve("one"))
                .writeGreeter("one")
                .commit("One")
                .push()
                .succeeded();
        var two = berth.app("back");
        Repository.of(two, folder.resolve("two"))
                .writeGreeter("two")
                .commit("Two")
                .push()
                .succeeded();
        berth.api().patch(two.production("formation"), "{\"web\": {\"count\": 3}}");
        Eventually.becomes("three instances", () -> healthy(two).size(), count -> count == 3);
        var containers = engine.containers();
        var foreign = containers.startForeign(TEST, Map.of("berth.installation", "somebody-else"));
        var resting = containers
                .docker("create", "--label", "berth.test=" + TEST, "berth/base", "sleep", "1")
                .strip();
        var before = List.of(healthy(one), healthy(two));
        for (Runnable fault : List.<Runnable>of(engine::restart, engine::crash)) {
            fault.run();
            Eventually.becomes("all instances", () -> List.of(healthy(one), healthy(two)), before::equals);
            Eventually.becomes("an answer of one", () -> one.answer().body(), "one"::equals);
            Eventually.becomes("an answer of two", () -> two.answer().body(), "two"::equals);
            assertTrue(containers.run(foreign).startsWith("true"), () -> containers.run(foreign));
            assertTrue(containers.run(resting).startsWith("false since 0001"), () -> containers.run(resting));
        }
        containers.removeForeign(TEST);
    }

    @Test
    void aFullDiskFailsTheBuildWithThatCauseAndAfterRoomIsMadeTheNextPushWorks() {
        var app = berth.app("full");
        var repository = Repository.of(app, folder);
        repository.writeGreeter("before").commit("Before").push().succeeded();
        engine.fillUpTo(20 << 20);
        try {
            var step = repository.write("Dockerfile", """
                            FROM berth/base
                            RUN head -c 60000000 /dev/urandom >/large
                            """).commit("Write much").push();
            assertNotEquals(0, step.status());
            assertFull(app, step);
            engine.makeRoom();
            engine.fillUpTo(0);
            var nothing = repository
                    .write("Dockerfile", "FROM berth/base\nCOPY . /app\nRUN echo anything >/file\n")
                    .write("large", "x".repeat(5_000_000))
                    .commit("Write little")
                    .push();
            assertFull(app, nothing);
            app.says("before");
            assertEquals(0, berth.deploy("status").status());
        } finally {
            engine.makeRoom();
        }
        repository
                .remove("Dockerfile")
                .writeGreeter("after")
                .commit("After")
                .push()
                .succeeded();
        app.says("after");
    }

    private static void assertFull(App app, Command.Ending push) {
        assertNotEquals(0, push.status(), push::output);
        assertTrue(push.output().contains("disk is full"), push::output);
        assertTrue(push.output().contains("make room"), push::output);
        var build = app.list("builds").get(0);
        assertEquals("FAILED", build.get("state").asText(), build::toString);
        assertEquals("build.disk-full", build.get("failure").get("code").asText(), build::toString);
    }

    private static void refused(App app, Command.Ending push, String code) {
        assertNotEquals(0, push.status(), push::output);
        var deployment = app.list("deployments").get(0);
        assertEquals("FAILED", deployment.get("state").asText(), deployment::toString);
        assertEquals(code, deployment.get("failure").get("code").asText(), deployment::toString);
        var next = deployment.get("failure").get("nextStep").asText();
        assertTrue(push.output().contains(next), push::output);
    }

    /** Ids of an app's healthy instances. */
    private static Set<String> healthy(App app) {
        var ids = new TreeSet<String>();
        for (JsonNode instance : app.list("instances")) {
            if (instance.get("state").asText().equals("HEALTHY")) {
                ids.add(instance.get("id").asText());
            }
        }
        return ids;
    }
}
