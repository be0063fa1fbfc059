package berth.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.Workers;
import berth.server.deployment.PushedApp;
import berth.server.release.Releases;
import berth.server.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** While a control plane that starts seals everything again, another goes on and loses nothing of what it writes. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class KeyRotationTest {
    private final String name = "rotated-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    PushedApp.Platform platform;

    @Inject
    KeyRotation rotation;

    @Inject
    EnvironmentConfig config;

    @Inject
    GroupStore groups;

    @Inject
    Releases releases;

    @Inject
    Rivals rivals;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @Inject
    Workers workers;

    @Test
    void configThatIsChangedMeanwhileStaysChanged() throws Exception {
        var environment = platform.create(name).production().id();
        inTransaction(() -> config.put("me", environment, Map.of("KEY", "old")));
        rotateWhile(() -> config.put("another", environment, Map.of("KEY", "new")));
        inTransaction(() -> assertEquals(Map.of("KEY", "new"), config.own(environment)));
    }

    @Test
    void aGroupThatIsChangedMeanwhileStaysChanged() throws Exception {
        var team = platform.operator().team();
        inTransaction(
                () -> groups.put(groups.create(team, name, "me").orElseThrow().id(), Map.of("KEY", "old"), "me"));
        rotateWhile(() -> groups.put(groups.named(team, name).orElseThrow().id(), Map.of("KEY", "new"), "another"));
        inTransaction(() -> {
            var group = groups.named(team, name).orElseThrow();
            assertEquals(Map.of("KEY", "new"), group.variables());
            assertEquals("another", group.changedBy());
        });
    }

    @Test
    void aReleaseWhoseImageGoesMeanwhileHasNoImage() throws Exception {
        workers.image("c");
        var app = platform.live(name);
        var environment = app.production().id();
        rotateWhile(() -> database.createNativeQuery(
                        "update release set image_gone_at = now() where environment_id = :environment")
                .setParameter("environment", environment)
                .executeUpdate());
        var gone = database.createNativeQuery(
                        "select image_gone_at is not null from release where environment_id = :environment")
                .setParameter("environment", environment)
                .getResultList();
        assertEquals(List.of(true), gone);
    }

    @Test
    void whoHoldsAReleaseThatIsStillToBeSealedMayTakeOneThatIs() throws Exception {
        workers.image("c");
        var app = platform.live(name);
        app.push("two").end();
        var ids = database.createNativeQuery(
                        "select id from release where environment_id = :environment order by id", UUID.class)
                .setParameter("environment", app.production().id())
                .getResultList();
        seals.rotate();
        rivals.race(
                        () -> touch((UUID) ids.getLast()),
                        () -> {
                            rotation.onStart(new StartupEvent());
                            return true;
                        },
                        () -> touch((UUID) ids.getFirst()))
                .get(20, TimeUnit.SECONDS);
        assertEquals(0, releases.sealAgain());
    }

    /** As whoever lets go of images. */
    private void touch(UUID release) {
        database.createNativeQuery("update release set image_removal_due = false where id = :id")
                .setParameter("id", release)
                .executeUpdate();
    }

    @Test
    void whatWasSealedAgainIsToldOfEachKindWithItsCount() {
        var environment = platform.create(name).production().id();
        inTransaction(() -> config.put("me", environment, Map.of("KEY", "old")));
        long before = newestEvent();
        seals.rotate();
        rotation.onStart(new StartupEvent());
        var told = told(before);
        assertTrue(told.contains("config"), told.toString());
        long again = newestEvent();
        rotation.onStart(new StartupEvent());
        assertEquals(List.of(), told(again));
    }

    /** Another has written and not committed yet when the rows are read that are to be sealed again. */
    private void rotateWhile(Runnable another) throws InterruptedException {
        seals.rotate();
        var sealing = Thread.ofVirtual().unstarted(() -> rotation.onStart(new StartupEvent()));
        inTransaction(() -> {
            another.run();
            sealing.start();
            Await.until(() -> "it waits for the other", this::somebodyWaits);
        });
        sealing.join();
    }

    private boolean somebodyWaits() {
        return !database.createNativeQuery("select pid from pg_locks where locktype = 'transactionid' and not granted")
                .getResultList()
                .isEmpty();
    }

    private long newestEvent() {
        return database.createQuery("select max(id) from EventRow", Long.class).getSingleResult();
    }

    private List<?> told(long after) {
        return database.createNativeQuery(
                        "select detail ->> 'what' from event where kind = 'config.sealed-again' and id > :after")
                .setParameter("after", after)
                .getResultList();
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
