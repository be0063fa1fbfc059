package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.BuildOutcome;
import berth.builder.BuilderUnavailableException;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushResult;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whoever takes a build over has time for it, and none goes on for ever. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class BuildTakeoverTest extends PlatformFixture {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    @Inject
    BuildStore store;

    @Inject
    Builds builds;

    @Inject
    BuildEnd end;

    @Inject
    BuildJob.Finder jobs;

    @Inject
    Rivals rivals;

    @Inject
    EntityManager database;

    @Test
    void whoTakesABuildOverHasItsWholeTimeButNotForEver() throws Exception {
        builder.hold();
        var push = platform.create("build-takeover").push("one");
        var build = push.ticket().build();
        Await.until(() -> "it builds", () -> builder.running().contains(build.toString()));
        for (int times = 1; times <= BuildStore.MOST_RESUMPTIONS; times++) {
            assertTrue(left(build, times - 1).compareTo(LIMIT.minusMinutes(1)) > 0, times + " times");
        }
        assertTrue(left(build, BuildStore.MOST_RESUMPTIONS).isNegative());
        builder.release();
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void whatWasToBeCancelledWhenItsOwnerDiedIsCancelledAndNotBuiltAgain() throws Exception {
        builder.hold();
        var push = platform.create("build-cancelled-orphan").push("one");
        var build = push.ticket().build();
        Await.until(() -> "it builds", () -> builder.running().contains(build.toString()));
        builder.unavailable(true);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update build set owner = :dead, cancel_requested_by = 'ann' where id = :id")
                        .setParameter("dead", UUID.randomUUID())
                        .setParameter("id", build)
                        .executeUpdate());
        var refused = assertInstanceOf(PushResult.Refused.class, push.result().get(20, TimeUnit.SECONDS));
        assertEquals("build.cancelled", refused.code());
        assertTrue(
                push.lines().stream().anyMatch(line -> line.contains("cancelled by ann")),
                () -> push.lines().toString());
        assertEquals(
                1,
                builder.asked().stream()
                        .filter(asked -> asked.order().id().equals(build.toString()))
                        .count());
    }

    /** While the builder is away it goes back to the queue, until its time is over. */
    @Test
    void aCancelCountsThoughTheTimeOfTheBuildIsOver() throws Exception {
        cancelBefore(
                "build-cancelled-late",
                job -> end.retryLater(job, new BuilderUnavailableException("gone", new IOException("of the test"))));
    }

    @Test
    void aCancelCountsThoughTheBuildFailsBeforeItHearsOfIt() throws Exception {
        cancelBefore(
                "build-cancelled-fails",
                job -> end.finish(
                        job,
                        new BuildOutcome.Failed("build.step-failed", "a step failed", "mend it"),
                        Declared.NOTHING));
    }

    private void cancelBefore(String name, Consumer<BuildJob> ends) throws Exception {
        builder.hold();
        var app = platform.create(name);
        var push = app.push("one");
        var build = push.ticket().build();
        Await.until(() -> "it builds", () -> builder.running().contains(build.toString()));
        var late = QuarkusTransaction.requiringNew().call(() -> {
            database.createNativeQuery("update build set deadline_at = :past where id = :id")
                    .setParameter("past", Instant.now().minus(Duration.ofHours(1)))
                    .setParameter("id", build)
                    .executeUpdate();
            return jobs.of(builds.get(build));
        });
        rivals.race(() -> builds.cancel(platform.operator(), app.production(), 1), () -> {
                    ends.accept(late);
                    return true;
                })
                .get(20, TimeUnit.SECONDS);
        var refused = assertInstanceOf(PushResult.Refused.class, push.end());
        assertEquals("build.cancelled", refused.code());
        assertEquals(
                List.of(" !     code: build.cancelled"),
                push.lines().stream().filter(line -> line.contains("code: ")).toList());
    }

    /** What is left for a successor where the one before it died an hour ago, after that many others. */
    private Duration left(UUID build, int resumed) {
        QuarkusTransaction.begin();
        try {
            database.createNativeQuery("select 1 from build where id = :id for update")
                    .setParameter("id", build)
                    .getSingleResult();
            database.createNativeQuery(
                            "update build set owner = :dead, deadline_at = :past, resumed = :resumed where id = :id")
                    .setParameter("dead", UUID.randomUUID())
                    .setParameter("past", Instant.now().minus(Duration.ofHours(1)))
                    .setParameter("resumed", resumed)
                    .setParameter("id", build)
                    .executeUpdate();
            store.requeueOrphans(Set.of());
            var claimed = store.claim(100, LIMIT).stream()
                    .filter(each -> each.id().equals(build))
                    .findFirst()
                    .orElseThrow();
            return Duration.between(Instant.now(), claimed.deadlineAt().orElseThrow());
        } finally {
            QuarkusTransaction.rollback();
        }
    }
}
