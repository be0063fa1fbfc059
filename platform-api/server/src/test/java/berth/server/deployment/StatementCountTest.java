package berth.server.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.server.Await;
import berth.server.ManyEnvironments;
import berth.server.PlatformResource;
import berth.server.Statements;
import berth.server.app.Apps;
import berth.server.build.BuildLoop;
import berth.server.environment.Environments;
import berth.server.route.Routes;
import berth.server.sleep.Sleeps;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Neither loops nor lists ask the database once for each thing that there is. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class StatementCountTest {
    private static final int FEW = 3;
    private static final int MANY = 30;
    private static final int ROUNDS = 5;
    /** Turns that come by themselves meanwhile; one statement for each of the others would be far more. */
    private static final int SLACK = 10;

    private static final List<String> LOOPS = List.of(
            "loop-groups",
            "loop-routes",
            "loop-deployments",
            "loop-builds",
            "loop-runs",
            "loop-cron",
            "loop-removals",
            "loop-wanted");

    @Inject
    ManyEnvironments many;

    @Inject
    Statements statements;

    @Inject
    FakeNodeRuntime node;

    @Inject
    EntityManager database;

    @Inject
    Routes routes;

    @Inject
    BuildLoop builds;

    @Inject
    ImageLoop images;

    @Inject
    Event<Apps.Changed> apps;

    @Inject
    Event<Environments.WentLive> wentLive;

    @Inject
    Event<Sleeps.Changed> sleeps;

    @Inject
    Event<Deployments.Queued> deployments;

    @BeforeEach
    void instancesAreHealthy() {
        node.fate(group -> Fate.HEALTHY);
    }

    @Test
    void aTurnOfALoopSendsAsManyForThirtyEnvironmentsAsForThree() {
        many.add("turns-few", FEW);
        settled("turns-few", FEW);
        var few = turns();
        many.add("turns-many", MANY - FEW);
        settled("turns-many", MANY - FEW);
        var more = turns();
        few.forEach((loop, count) -> assertTrue(
                more.getOrDefault(loop, 0L) <= count + SLACK,
                () -> loop + " sends " + more.get(loop) + " statements in a turn, before " + count + ": " + more));
    }

    @Test
    void aListOfAppsTakesAsManyForThirtyAsForThree() {
        many.add("apps-few", FEW);
        settled("apps-few", FEW);
        long few = list("/api/v1/apps");
        many.add("apps-many", MANY - FEW);
        settled("apps-many", MANY - FEW);
        assertEquals(few, list("/api/v1/apps"));
    }

    @Test
    void aListOfWhatAnEnvironmentHadTakesAsManyForThirtyAsForThree() {
        var app = many.add("history", 1).getFirst();
        settled("history", 1);
        history(app.id(), 100, FEW);
        var few = lists(FEW);
        history(app.id(), 200, MANY - FEW);
        assertEquals(few, lists(MANY));
    }

    @Test
    void aListOfRunsTakesAsManyWhereNothingIsKnownOfTheirReleasesYet() {
        var app = many.add("runs-counted", 1).getFirst();
        settled("runs-counted", 1);
        var path = "/api/v1/apps/runs-counted-0/environments/production/runs";
        list(path);
        history(app.id(), 100, FEW);
        long few = first(path);
        history(app.id(), 200, MANY - FEW);
        assertEquals(few, first(path));
    }

    private Map<String, Long> lists(int count) {
        var counts = new TreeMap<String, Long>();
        for (String what : List.of("builds", "releases", "deployments", "runs")) {
            var path = "/api/v1/apps/history-0/environments/production/" + what;
            int own = what.equals("releases") || what.equals("deployments") ? 1 : 0;
            operator(path).then().statusCode(200).body("$", hasSize(count + own));
            counts.put(what, list(path));
        }
        for (String path : List.of("/api/v1/apps/history-0/environments", "/api/v1/teams")) {
            counts.put(path, list(path));
        }
        return counts;
    }

    /** Statements of one answer; asked for once before, so that what is kept is there. */
    private long list(String path) {
        operator(path).then().statusCode(200);
        return first(path);
    }

    private long first(String path) {
        long before = ofRequests();
        operator(path).then().statusCode(200);
        return ofRequests() - before;
    }

    private static io.restassured.response.Response operator(String path) {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get(path);
    }

    private long ofRequests() {
        return statements.all().entrySet().stream()
                .filter(thread -> thread.getKey().startsWith("quarkus-virtual-thread-"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void settled(String prefix, int count) {
        Await.until(() -> prefix + " run: " + running(prefix), () -> running(prefix) == count);
    }

    private long running(String prefix) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().startsWith(prefix + "-"))
                .count();
    }

    /** Of each loop in a turn, on the average of some in which it asks for all there is. */
    private Map<String, Long> turns() {
        restless();
        // What is kept is kept after the first.
        signalAll();
        var before = statements.all();
        for (int round = 0; round < ROUNDS; round++) {
            signalAll();
        }
        var counts = new TreeMap<String, Long>();
        for (String loop : LOOPS) {
            counts.put(loop, (statements.of(loop) - before.getOrDefault(loop, 0L)) / ROUNDS);
        }
        var thread = Thread.currentThread().getName();
        long sent = statements.of(thread);
        images.turn();
        counts.put("loop-images", statements.of(thread) - sent);
        return counts;
    }

    /** Each environment may sleep one day, and its release has just gone live. */
    private void restless() {
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("insert into sleep (environment_id, after_minutes, state)"
                            + " select id, 40000, 'AWAKE' from environment where live_release_id is not null"
                            + " on conflict do nothing")
                    .executeUpdate();
            database.createNativeQuery("update deployment set watch_until = now() + interval '8 seconds'"
                            + " where state = 'SUCCEEDED'")
                    .executeUpdate();
        });
    }

    private void signalAll() {
        var before = statements.all();
        int looks = node.looks();
        QuarkusTransaction.requiringNew().run(() -> {
            apps.fire(new Apps.Changed());
            wentLive.fire(new Environments.WentLive(UUID.randomUUID()));
            sleeps.fire(new Sleeps.Changed());
            deployments.fire(new Deployments.Queued());
        });
        routes.signal();
        builds.signal();
        Await.until(
                () -> "each loop has turned: " + statements.all(),
                () -> node.looks() > looks
                        && LOOPS.stream().allMatch(loop -> statements.of(loop) > before.getOrDefault(loop, 0L)));
    }

    /** So many sources, each built, released, deployed, and run once by hand. */
    private void history(UUID app, int from, int count) {
        QuarkusTransaction.requiringNew().run(() -> {
            for (String sql : List.of(
                    "insert into source (id, app_id, commit_id, branch, subject, author, pushed_by, created_at)"
                            + " select gen_random_uuid(), e.app_id, 'commit-' || n, 'main', 'change', 'Ann', 'operator', now() from numbered",
                    "insert into build (id, environment_id, number, source_id, state, requested_by, created_at, not_before)"
                            + " select gen_random_uuid(), e.id, n, s.id, 'SUCCEEDED', 'operator', now(), now() from numbered"
                            + " join source s on s.app_id = e.app_id and s.commit_id = 'commit-' || n",
                    "insert into release (id, environment_id, number, build_id, image, process_types, port, crontab, cause, created_by, created_at)"
                            + " select gen_random_uuid(), e.id, n, b.id, 'sha256:1', '{\"web\": \"serve\"}', 8080, '', 'push', 'operator', now() from numbered"
                            + " join build b on b.environment_id = e.id and b.number = n",
                    "insert into deployment (id, environment_id, number, build_id, from_release_id, to_release_id, state, requested_by, created_at)"
                            + " select gen_random_uuid(), e.id, n, r.build_id, e.live_release_id, r.id, 'FAILED', 'operator', now() from numbered"
                            + " join release r on r.environment_id = e.id and r.number = n",
                    "insert into run (id, environment_id, number, release_id, kind, command, state, requested_by, created_at)"
                            + " select gen_random_uuid(), e.id, n, r.id, 'ONE_OFF', 'true', 'SUCCEEDED', 'operator', now() from numbered"
                            + " join release r on r.environment_id = e.id and r.number = n")) {
                database.createNativeQuery(
                                sql.replace("numbered", "environment e cross join generate_series(:first, :last) n")
                                        + (sql.contains("join ") ? " and e.app_id = :app" : " where e.app_id = :app"))
                        .setParameter("first", from)
                        .setParameter("last", from + count - 1)
                        .setParameter("app", app)
                        .executeUpdate();
            }
        });
    }
}
