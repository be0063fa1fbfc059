package berth.server.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.Statements;
import berth.server.Workers;
import berth.server.deployment.PushedApp;
import berth.server.secret.UnreadableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RedactionsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Inject
    PushedApp.Platform platform;

    @Inject
    Releases releases;

    @Inject
    Workers workers;

    @Inject
    EntityManager database;

    @Inject
    Statements statements;

    private final SetClock clock = new SetClock(NOW);

    @Test
    void whatCannotBeReadIsNotReadAtEachLookAndMayBeMended() throws Exception {
        workers.image("8");
        var app = platform.live("redactions-unreadable");
        var environment = app.production().id();
        var redactions = new Redactions(releases, clock);
        damage(environment);
        assertThrows(UnreadableException.class, () -> redactions.of(environment.toString(), 1));
        long before = statements.of(Thread.currentThread().getName());
        for (int look = 0; look < 100; look++) {
            assertThrows(UnreadableException.class, () -> redactions.of(environment.toString(), 1));
        }
        assertEquals(before, statements.of(Thread.currentThread().getName()));
        damage(environment);
        clock.set(NOW.plus(Redactions.REST));
        assertEquals("said", redactions.of(environment.toString(), 1).of("said"));
    }

    @Test
    void manyAreReadAtOnceAlsoWhereOneOfThemCannotBe() throws Exception {
        workers.image("8");
        var whole = platform.live("redactions-whole").production().liveRelease().orElseThrow();
        var broken = platform.live("redactions-broken").production();
        damage(broken.id());
        var redactions = new Redactions(releases, clock);
        var both = Set.of(whole, broken.liveRelease().orElseThrow());
        redactions.readAll(both);
        long before = statements.of(Thread.currentThread().getName());
        redactions.readAll(both);
        assertEquals("said", redactions.of(whole).of("said"));
        assertThrows(
                UnreadableException.class,
                () -> redactions.of(broken.liveRelease().orElseThrow()));
        assertEquals(before, statements.of(Thread.currentThread().getName()));
    }

    @Test
    void whatIsNotThereIsNotReadAtEachLookEither() {
        var redactions = new Redactions(releases, clock);
        var nowhere = UUID.randomUUID().toString();
        redactions.of(nowhere, 1);
        long before = statements.of(Thread.currentThread().getName());
        redactions.of(nowhere, 1);
        assertEquals(before, statements.of(Thread.currentThread().getName()));
    }

    /** Changes a bit of what is sealed; the second time it is as it was. */
    private void damage(UUID environment) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update release set variables = set_byte(variables, length(variables) - 1,"
                                        + " get_byte(variables, length(variables) - 1) # 1) where environment_id = :id")
                        .setParameter("id", environment)
                        .executeUpdate());
    }
}
