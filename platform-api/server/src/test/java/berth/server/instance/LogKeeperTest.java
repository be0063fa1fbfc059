package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Workers;
import berth.server.deployment.PushedApp;
import berth.server.release.FreshRedactions;
import berth.server.release.Redaction;
import berth.server.release.Redactions;
import berth.server.release.Releases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LogKeeperTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Instances instances;

    @Inject
    NodeRuntime runtime;

    @Inject
    LogFolder folder;

    @Inject
    Releases releases;

    @Inject
    Workers workers;

    @Inject
    EntityManager database;

    @Inject
    Clock clock;

    @Test
    void anInstanceWhoseReleaseCannotBeReadIsTriedAgainAndNoThreadDiesOfIt() throws Exception {
        workers.image("8");
        var app = platform.live("log-unreadable");
        var died = new CopyOnWriteArrayList<Throwable>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, why) -> died.add(why));
        var logs = new CountingLogs(runtime, FreshRedactions.of(releases), app.name());
        var keeper = new LogKeeper(instances, runtime, folder, logs, clock);
        damage(app);
        try {
            Await.until(() -> "it is tried again and again: " + logs.asked, () -> {
                keeper.turn();
                return logs.asked.get() > 5;
            });
            assertEquals(List.of(), died);
        } finally {
            keeper.stop();
            damage(app);
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** Changes a bit of what is sealed; the second time it is as it was. */
    private void damage(PushedApp app) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update release set variables = set_byte(variables, length(variables) - 1,"
                                        + " get_byte(variables, length(variables) - 1) # 1) where environment_id = :id")
                        .setParameter("id", app.production().id())
                        .executeUpdate());
    }

    /** Counts how often the values of one app are asked for. */
    private static final class CountingLogs extends InstanceLogs {
        private final AtomicInteger asked = new AtomicInteger();
        private final String app;

        CountingLogs(NodeRuntime runtime, Redactions redactions, String app) {
            super(runtime, redactions);
            this.app = app;
        }

        @Override
        Redaction redaction(InstanceStatus instance) {
            if (instance.group().environment().app().equals(app)) {
                asked.incrementAndGet();
            }
            return super.redaction(instance);
        }
    }
}
