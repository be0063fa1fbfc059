package berth.server.deployment;

import berth.server.build.BuildLogs;
import berth.server.build.BuildLoop;
import berth.server.setting.BerthConfig;
import berth.server.time.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Takes deployments that can go on, each on a thread of its own. */
@ApplicationScoped
public class DeploymentLoop {
    private static final Logger LOG = Logger.getLogger(DeploymentLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);

    private final DeploymentStore store;
    private final DeploymentRun run;
    private final BuildLoop builds;
    private final BuildLogs logs;
    private final Watch watch;
    private final Duration timeLimit;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    /** One was queued since the last turn: there is no need to ask whether there is any. */
    private final AtomicBoolean oneWaits = new AtomicBoolean();

    private final Loop loop = new Loop("deployments", INTERVAL, REST, this::turn);

    DeploymentLoop(
            DeploymentStore store,
            DeploymentRun run,
            BuildLoop builds,
            BuildLogs logs,
            Watch watch,
            BerthConfig config) {
        this.store = store;
        this.run = run;
        this.builds = builds;
        this.logs = logs;
        this.watch = watch;
        this.timeLimit = config.deployments().timeLimit();
    }

    /** Begins to work. */
    public void start() {
        loop.start();
    }

    /** Takes no more deployments; those under way are left to whoever owns them next. */
    public void stop() {
        loop.close();
    }

    void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) Deployments.Queued event) {
        oneWaits.set(true);
        loop.signal();
    }

    /** Returns whether any deployment waits, is under way, whoever's it is, or is watched. */
    private boolean turn() {
        if (!oneWaits.getAndSet(false) && running.isEmpty() && !store.anyActiveOrWatched()) {
            return false;
        }
        List<Deployment> claimed = QuarkusTransaction.requiringNew().call(() -> store.claim(timeLimit, running));
        claimed.forEach(this::begin);
        watch.turn();
        return true;
    }

    private void begin(Deployment deployment) {
        running.add(deployment.id());
        Thread.ofVirtual().name("deployment-" + deployment.number()).start(() -> {
            boolean isLater = false;
            try {
                run.run(deployment);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (PersistenceException | QuarkusTransactionException e) {
                // How far it came could not be written. The row is still this control plane's: later turns go on, until
                // it is given up.
                LOG.errorf(e, "deployment %s goes on later", deployment.id());
                isLater = true;
            } catch (RuntimeException e) {
                LOG.errorf(e, "deployment %s broke", deployment.id());
                run.broke(deployment, e);
            } finally {
                running.remove(deployment.id());
                logs.wake();
                // A build of the same environment may have waited for this.
                builds.signal();
                if (!isLater) {
                    loop.signal();
                }
            }
        });
    }
}
