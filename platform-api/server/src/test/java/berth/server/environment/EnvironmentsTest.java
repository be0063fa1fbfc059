package berth.server.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.server.PlatformResource;
import berth.server.Workers;
import berth.server.deployment.PushedApp;
import berth.server.environment.Environments.Counter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a transaction has read of an environment before others changed it is neither counted on from nor written back. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EnvironmentsTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Environments environments;

    @Inject
    Workers workers;

    @Inject
    EntityManager database;

    private PushedApp app;
    private UUID id;

    @BeforeEach
    void aReleaseIsLive(TestInfo test) throws Exception {
        workers.image("7");
        app = platform.create(
                "environments-" + Integer.toHexString(test.getDisplayName().hashCode()));
        app.push("one").end();
        id = app.production().id();
    }

    @ParameterizedTest
    @EnumSource(Counter.class)
    void numbersGoOnFromThoseOfOthers(Counter counter) {
        QuarkusTransaction.requiringNew().run(() -> {
            readAll();
            int other = meanwhile(() -> environments.next(id, counter));
            assertEquals(other + 1, environments.next(id, counter));
            assertEquals(other + 2, environments.next(id, counter));
        });
    }

    @Test
    void goingLiveTakesNoNumberBack() throws Exception {
        var first = readAll();
        app.push("two").end();
        QuarkusTransaction.requiringNew().run(() -> {
            readAll();
            assertEquals(3, meanwhile(() -> environments.next(id, Counter.BUILD)));
            environments.makeLive(id, first);
            assertEquals(first, readAll());
        });
        assertEquals(4, meanwhile(() -> environments.next(id, Counter.BUILD)));
    }

    @Test
    void aNumberTakesNoReleaseBack() throws Exception {
        var first = readAll();
        app.push("two").end();
        QuarkusTransaction.requiringNew().run(() -> {
            readAll();
            meanwhile(() -> {
                environments.makeLive(id, first);
                return first;
            });
            assertEquals(3, environments.next(id, Counter.BUILD));
            assertEquals(first, readAll());
        });
        assertEquals(first, readAll());
    }

    @Test
    void whoOnlyRefersToALockedOneDoesNotWait() {
        QuarkusTransaction.requiringNew().run(() -> {
            environments.lock(id);
            // As PostgreSQL does for a row that refers to it.
            meanwhile(() -> database.createNativeQuery(
                            "select id from environment where id = :id for key share nowait", UUID.class)
                    .setParameter("id", id)
                    .getSingleResult());
            assertThrows(
                    CompletionException.class,
                    () -> meanwhile(() -> database.createNativeQuery(
                                    "select id from environment where id = :id for no key update nowait", UUID.class)
                            .setParameter("id", id)
                            .getSingleResult()));
        });
    }

    /** Has the session read it, and returns which release is live. */
    private UUID readAll() {
        environments.find(id).orElseThrow();
        return environments.liveRelease(id).orElseThrow();
    }

    private static <T> T meanwhile(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                        () -> QuarkusTransaction.requiringNew().call(work))
                .join();
    }
}
