package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.build.BuildLogs;
import berth.server.build.Builds;
import berth.server.source.Source;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a deployment is told once the database has taken it, and whoever follows the log to its end reads it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ToldOnceStoredTest extends PlatformFixture {
    @Inject
    BuildLogs logs;

    @Inject
    Builds builds;

    @Inject
    EntityManager database;

    @AfterEach
    void theDatabaseTakesAllAgain() {
        statement("drop function if exists refuse_commit() cascade");
        statement("drop sequence if exists refused_commits");
    }

    @Test
    void whatIsLiveIsToldOnceItIsStored() throws Exception {
        var app = platform.create("stored-live");
        refuseAtCommit(app.production().id(), "SUCCEEDED");
        var push = app.push("one");
        Await.until(() -> "it was refused twice", () -> refused() >= 2);
        assertEquals(0, count(push, "is live at"));
        theDatabaseTakesAllAgain();
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals(1, count(push, "is live at"));
        assertEquals(
                1,
                push.lines().stream()
                        .filter(line -> line.contains("is live at"))
                        .count());
    }

    @Test
    void aFailureIsToldOnceItIsStored() throws Exception {
        var app = platform.create("stored-failed");
        node.fate(group -> group.key().environment().app().equals(app.name())
                ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                : Fate.HEALTHY);
        refuseAtCommit(app.production().id(), "FAILED");
        var push = app.push("one");
        Await.until(() -> "it was refused", () -> refused() >= 1);
        assertFalse(logs.read(push.ticket().build()).contains("code: instance.exited"));
        statement("drop function refuse_commit() cascade");
        var refusal = assertInstanceOf(PushResult.Refused.class, push.result().get(30, TimeUnit.SECONDS));
        assertEquals("instance.exited", refusal.code());
        assertEquals(1, count(push, "code: instance.exited"));
        assertEquals(
                1,
                push.lines().stream()
                        .filter(line -> line.contains("code: instance.exited"))
                        .count());
    }

    @Test
    void aBuildThatIsNotCancelledAfterAllIsToldNothing() throws Exception {
        var app = platform.create("stored-cancel");
        var first = pushThatBuilds(app);
        var waits = app.push("two");
        var commit = app.commit("three");
        var source =
                new Source(UUID.randomUUID(), app.app.id(), commit, "main", app.main(), "a change", "Ann", "operator");
        for (Runnable refused : List.<Runnable>of(
                () -> builds.cancel(platform.operator(), app.production(), 2),
                () -> builds.enqueue(platform.operator(), app.production(), source))) {
            QuarkusTransaction.begin();
            refused.run();
            QuarkusTransaction.rollback();
        }
        assertEquals(0, count(waits, "cancelled by"));
        assertEquals(0, count(waits, "superseded by"));
        builder.release();
        assertInstanceOf(PushResult.Live.class, first.end());
        assertInstanceOf(PushResult.Live.class, waits.end());
    }

    @Test
    void whoFollowsACancelledBuildToItsEndReadsWhoCancelledIt() throws Exception {
        var app = platform.create("stored-cancelled");
        var first = pushThatBuilds(app);
        var waits = app.push("two");
        builds.cancel(platform.operator(), app.production(), 2);
        assertInstanceOf(PushResult.Refused.class, waits.end());
        assertEquals(
                1,
                waits.lines().stream()
                        .filter(line -> line.contains("cancelled by operator"))
                        .count());
        builder.release();
        first.end();
    }

    /** It builds until the builder lets it go. */
    private PushedApp.Push pushThatBuilds(PushedApp app) {
        builder.hold();
        var push = app.push("one");
        Await.until(
                () -> "it builds",
                () -> builder.running().contains(push.ticket().build().toString()));
        return push;
    }

    /** As late as a database can refuse. A sequence counts, for that is not taken back. */
    private void refuseAtCommit(UUID environment, String state) {
        statement("create sequence refused_commits");
        statement("""
                create function refuse_commit() returns trigger language plpgsql as $$
                begin perform nextval('refused_commits'); raise exception 'refused by the test'; end $$
                """);
        statement("""
                create constraint trigger refuse_commit after update on deployment deferrable initially deferred
                for each row when (new.state = '%s' and new.environment_id = '%s') execute function refuse_commit()
                """.formatted(state, environment));
    }

    private long refused() {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) database.createNativeQuery(
                                        "select case when is_called then last_value else 0 end from refused_commits")
                                .getSingleResult())
                        .longValue());
    }

    private void statement(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(sql).executeUpdate());
    }

    private long count(PushedApp.Push push, String text) {
        return logs.read(push.ticket().build())
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }
}
