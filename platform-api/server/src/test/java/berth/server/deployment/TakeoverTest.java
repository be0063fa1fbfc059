package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.deployment.DeploymentState;
import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever goes on with a deployment has time for it, and none goes on for ever. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class TakeoverTest extends PlatformFixture {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Inject
    SetClock clock;

    @Inject
    DeploymentHistory deployments;

    @Inject
    DeploymentStore store;

    @Inject
    EntityManager database;

    @AfterEach
    void everythingWorksAgain() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void whoTakesADeploymentOverHasItsWholeTimeButNotForEver() throws Exception {
        var app = platform.create("takeover");
        node.fate(group -> group.key().environment().app().equals(app.name()) ? Fate.STARTING : Fate.HEALTHY);
        var push = app.push("one");
        awaitState(app, DeploymentState.STARTING);
        var deployment = deployments.newest(app.production().id()).orElseThrow();
        for (int times = 1; times <= DeploymentStore.MOST_RESUMPTIONS; times++) {
            assertTrue(left(deployment, times - 1).compareTo(LIMIT.minusSeconds(30)) > 0, times + " times");
        }
        assertTrue(left(deployment, DeploymentStore.MOST_RESUMPTIONS).isNegative());
        node.fate(group -> Fate.HEALTHY);
        assertInstanceOf(PushResult.Live.class, push.result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void whoGoesOnWithOneThatIsToBeCancelledStartsNothing() throws Exception {
        var app = platform.live("takeover-cancelled");
        var first = deployments.newest(app.production().id()).orElseThrow();
        app.push("two").result().get(30, TimeUnit.SECONDS);
        long before = applied(app, 1);
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("""
                        insert into deployment select (jsonb_populate_record(d, jsonb_build_object('id', :id,
                            'number', 3, 'state', 'STARTING', 'owner', :dead, 'cancel_requested_by', 'ann',
                            'ended_at', null, 'build_id', null, 'deadline_at', now() + interval '1 minute'))).*
                        from deployment d where d.id = :first
                        """)
                        .setParameter("id", UUID.randomUUID().toString())
                        .setParameter("dead", UUID.randomUUID().toString())
                        .setParameter("first", first.id())
                        .executeUpdate());
        awaitState(app, DeploymentState.CANCELLED);
        assertEquals(before, applied(app, 1));
    }

    private long applied(PushedApp app, int release) {
        return node.orders().applied().stream()
                .filter(group -> group.key().environment().app().equals(app.name()))
                .filter(group -> group.key().release() == release)
                .count();
    }

    /** What is left for a successor where the one before it died an hour ago, after that many others. */
    private Duration left(Deployment deployment, int resumed) {
        QuarkusTransaction.begin();
        try {
            database.createNativeQuery("select 1 from deployment where id = :id for update")
                    .setParameter("id", deployment.id())
                    .getSingleResult();
            database.createNativeQuery("update deployment set owner = :dead, deadline_at = :past, resumed = :resumed"
                            + " where id = :id")
                    .setParameter("dead", UUID.randomUUID())
                    .setParameter("past", Instant.now().minus(Duration.ofHours(1)))
                    .setParameter("resumed", resumed)
                    .setParameter("id", deployment.id())
                    .executeUpdate();
            var claimed = store.claim(LIMIT, Set.of()).stream()
                    .filter(each -> each.id().equals(deployment.id()))
                    .findFirst()
                    .orElseThrow();
            return Duration.between(Instant.now(), claimed.deadlineAt().orElseThrow());
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void whatCannotBeWrittenDownEndsTheDeploymentAfterItsTimeWithATrueCause() throws Exception {
        var app = platform.create("takeover-refused");
        refuse(app.production().id());
        try {
            node.fate(group -> group.key().environment().app().equals(app.name())
                    ? Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1")
                    : Fate.HEALTHY);
            var push = app.push("one");
            Await.until(
                    () -> "it goes on again and again",
                    () -> deployments
                            .newest(app.production().id())
                            .filter(newest -> newest.resumed() > DeploymentStore.MOST_RESUMPTIONS)
                            .isPresent());
            assertFalse(push.result().isDone());
            clock.ahead(Duration.ofHours(1));
            var refused =
                    assertInstanceOf(PushResult.Refused.class, push.result().get(30, TimeUnit.SECONDS));
            assertEquals("deployment.interrupted", refused.code());
        } finally {
            QuarkusTransaction.requiringNew()
                    .run(() -> database.createNativeQuery("drop function refuse_end() cascade")
                            .executeUpdate());
        }
    }

    /** As if the database could not keep what an app says of itself. */
    private void refuse(UUID environment) {
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("""
                            create function refuse_end() returns trigger language plpgsql as $$
                            begin raise exception 'refused by the test'; end $$
                            """).executeUpdate();
            database.createNativeQuery("""
                            create trigger refuse_end before update on deployment for each row
                            when (new.failure_code = 'instance.exited' and new.environment_id = '%s')
                            execute function refuse_end()
                            """.formatted(environment)).executeUpdate();
        });
    }

    private void awaitState(PushedApp app, DeploymentState state) {
        Await.until(
                () -> "it is " + state,
                () -> deployments
                        .newest(app.production().id())
                        .filter(newest -> newest.state() == state)
                        .isPresent());
    }
}
