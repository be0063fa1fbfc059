package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@link Chaos} sees what it claims to see: each test does what a kill must never do, and it is reported. */
@ExtendWith(ChaosBerth.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosReportsIT {
    /** After this something that is wrong is taken to stay so. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    private static final EngineContainers ENGINE = Chaos.ENGINE;

    private final Berth berth;
    private Chaos chaos;

    ChaosReportsIT(Berth berth) {
        this.berth = berth;
    }

    @BeforeAll
    void begin(@TempDir Path folder) {
        chaos = new Chaos(berth, folder, 1, BOUND);
    }

    @AfterAll
    void end() {
        chaos.close();
    }

    @Test
    void whatBearsBerthsLabelAndNobodyWishes() {
        var label = "berth.installation=" + berth.installation();
        var made = new ArrayList<List<String>>();
        try {
            var point = during(ChaosOperation.SCALE, () -> {
                var container = docker("run", "-d", "--label", label, "berth/base", "sleep", "1000");
                made.add(List.of("rm", "-f", container));
                made.add(List.of(
                        "network",
                        "rm",
                        docker("network", "create", "--label", label, "chaos-stray-" + berth.installation())));
                made.add(List.of("volume", "rm", docker("volume", "create", "--label", label)));
                made.add(List.of("image", "rm", docker("commit", "--change", "LABEL " + label, container)));
            });
            reports(point, "the engine has containers");
            reports(point, "the engine has networks");
            reports(point, "the engine has volumes");
            reports(point, "the engine has the image");
        } finally {
            made.forEach(line -> ENGINE.docker(line.toArray(String[]::new)));
        }
    }

    @Test
    void anInstanceThatIsNotRouted() {
        chaos.app().scale(ChaosApp.FEW);
        var look = chaos.look();
        assertEquals(List.of(), unlike(look));
        // It would send the true table again.
        berth.kill("control-plane");
        try {
            assertEquals(List.of(), unlike(look));
            RouterTable.of(berth).leaveOut(chaos.app().app());
            var wrong = unlike(look);
            assertTrue(wrong.size() == 1 && wrong.getFirst().startsWith("visitors are answered by ["), wrong::toString);
        } finally {
            berth.deploy("up").succeeded();
        }
    }

    @Test
    void instancesThatAreKilled() {
        var point = during(ChaosOperation.ROLLBACK, () -> instances("kill"));
        reports(point, "got 50");
    }

    @Test
    void visitorsWhoWaitTooLong() {
        var point = during(ChaosOperation.SCALE, () -> {
            instances("pause");
            ChaosTrial.pause(Visits.BOUND.plusSeconds(2));
            instances("unpause");
        });
        reports(point, "waited more than");
    }

    @Test
    void visitorsWhoGetNoAnswerWhileBerthIsDead() {
        var point = chaos.trial(1, ChaosOperation.SCALE, Duration.ZERO, attempt -> {
            attempt.answer().join();
            berth.kill("router");
            long dead = System.nanoTime();
            ChaosTrial.pause(Duration.ofSeconds(4));
            long alive = System.nanoTime();
            berth.deploy("up").succeeded();
            return new ChaosDisturbance.Done("", dead, alive);
        });
        reports(point, "ConnectException");
        for (int visitor = 0; visitor < Visitors.count(); visitor++) {
            reports(point, "visitor " + visitor + " got no answer while Berth was dead");
        }
    }

    @Test
    void visitorsWhoLeave() {
        try (var visitors = new Visitors(new App(berth, "none", "http://no host", ""))) {
            var failures = Eventually.becomes(
                    "the end of all", () -> visitors.soFar().failures(), lines -> lines.size() == Visitors.count());
            assertTrue(failures.stream().allMatch(line -> line.contains("left: ")), failures::toString);
        }
    }

    @Test
    void anAcceptedPushThatIsNowhere() {
        var point = chaos.trial(1, ChaosOperation.PUSH, Duration.ZERO, attempt -> {
            attempt.answer().join();
            var build = "(select b.id from build b join source s on s.id = b.source_id where s.commit_id = ?)";
            var database = new Database(berth);
            var commit = attempt.wished().commit();
            database.update("update release set build_id = null where build_id = " + build, commit);
            database.update("update deployment set build_id = null where build_id = " + build, commit);
            assertEquals(1, database.update("delete from build where id = " + build, commit));
            return ChaosDisturbance.nothing(attempt);
        });
        reports(point, "git was told that the push is received, and there is no build of it");
        reports(point, "0 new builds, not 1");
    }

    @Test
    void anAcceptedPushThatIsNotLive() {
        var point = chaos.trial(1, ChaosOperation.PUSH, Duration.ZERO, attempt -> {
            var deployments = Eventually.becomes(
                    "the deployment",
                    () -> chaos.app().app().list("deployments"),
                    list -> list.get(0).get("state").asText().equals("STARTING"));
            var cancel = "deployments/" + deployments.get(0).get("number") + "/cancel";
            berth.api().post(chaos.app().app().production(cancel), "{}");
            return ChaosDisturbance.nothing(attempt);
        });
        reports(point, "accepted and lost");
        reports(point, "1 new releases, not 0");
    }

    @Test
    void aDeploymentThatDoesNotSayWhatServes() {
        var point = chaos.trial(1, ChaosOperation.ROLLBACK, Duration.ZERO, attempt -> {
            attempt.answer().join();
            var newest = Eventually.becomes(
                    "the deployment's end",
                    () -> chaos.app().app().list("deployments").get(0),
                    each -> each.get("state").asText().equals("SUCCEEDED"));
            assertEquals(
                    1,
                    new Database(berth)
                            .update(
                                    "update deployment set state = 'FAILED', failure_code = 'x', failure_message = 'x', failure_next_step = 'x'"
                                            + " where number = ? and environment_id = (select e.id from environment e join app a on a.id = e.app_id where a.name = ?)",
                                    newest.get("number").asInt(),
                                    chaos.app().app().name()));
            return ChaosDisturbance.nothing(attempt);
        });
        reports(point, "is FAILED, and visitors are answered by [v");
    }

    @Test
    void anOrderThatIsDoneTwice() {
        var app = chaos.app();
        var point = chaos.trial(1, ChaosOperation.ROLLBACK, Duration.ZERO, attempt -> {
            attempt.answer().join();
            // What the order asked for, once it is live, is what that asks for too.
            Eventually.becomes("its end", () -> ChaosLook.at(app.app(), ENGINE).wrong(), List::isEmpty);
            assertEquals(
                    201, app.rollBack(ChaosLook.at(app.app(), ENGINE).state().release()));
            return ChaosDisturbance.nothing(attempt);
        });
        assertEquals("new", point.outcome());
        reports(point, "2 new releases, not 1");
        reports(point, "2 new deployments, not 1");
        // The first of them.
        reports(point, "answers were neither of ");
    }

    @Test
    void configThatNobodyAskedFor() {
        var point = during(ChaosOperation.SCALE, () -> chaos.app().configure("config-9"));
        assertEquals("neither", point.outcome());
        reports(point, "neither old nor new");
        reports(point, "1 new releases, not 0");
    }

    @Test
    void containersOfOthersThatAreTouched() {
        var point = during(
                ChaosOperation.SCALE,
                () -> docker("restart", "-t", "0", chaos.foreign().getFirst()));
        reports(point, "containers of others were touched");
    }

    private static void reports(ChaosPoint point, String what) {
        assertTrue(point.wrong().stream().anyMatch(line -> line.contains(what)), () -> what + " is not in " + point);
    }

    private ChaosPoint during(ChaosOperation operation, Runnable disturbance) {
        return chaos.trial(1, operation, Duration.ZERO, attempt -> {
            attempt.answer().join();
            disturbance.run();
            return ChaosDisturbance.nothing(attempt);
        });
    }

    private List<String> unlike(ChaosLook look) {
        var served = ChaosLook.ask(chaos.app().app(), look.count());
        return ChaosLook.unlike(look.state().release(), look.config(), look.held(), served);
    }

    private void instances(String order) {
        var ids = docker(
                "ps",
                "-q",
                "--filter",
                "label=berth.installation=" + berth.installation(),
                "--filter",
                "label=berth.app=" + chaos.app().app().name());
        var line = new ArrayList<>(List.of(order));
        line.addAll(ids.lines().toList());
        docker(line.toArray(String[]::new));
    }

    private static String docker(String... arguments) {
        return ENGINE.docker(arguments).strip();
    }
}
