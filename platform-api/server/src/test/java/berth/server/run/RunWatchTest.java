package berth.server.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PlatformFixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunWatchTest extends PlatformFixture {
    @Inject
    OneOffs oneOffs;

    @Inject
    Runs runs;

    @Inject
    RunSpecs specs;

    @Inject
    RunWatch watch;

    @Inject
    EntityManager database;

    @Test
    @Timeout(60)
    void aRunThatHasGoneWithItsAppIsEnded() throws Exception {
        node.runEnd(run -> Optional.empty());
        var app = platform.live("watch-forgotten");
        var run = oneOffs.start(platform.operator(), app.production(), "sleep 1000");
        Await.until(
                () -> "it runs",
                () -> node.started().stream()
                        .anyMatch(each -> each.key().id().equals(run.id().toString())));
        var job = specs.of(runs.get(run.id()));
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("delete from run where id = :id")
                        .setParameter("id", run.id())
                        .executeUpdate());
        watch.watch(job);
        assertTrue(node.run(job.spec().key()).isEmpty());
    }
}
