package berth.server.deployment;

import berth.server.environment.Environments;
import berth.server.setting.BerthConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deployments whose release has just gone live. */
@ApplicationScoped
class WatchedDeployments {
    private final DeploymentStore store;
    private final Environments environments;
    private final Clock clock;
    private final Duration longest;

    WatchedDeployments(DeploymentStore store, Environments environments, Clock clock, BerthConfig config) {
        this.store = store;
        this.environments = environments;
        this.clock = clock;
        this.longest = config.deployments().watchTime();
    }

    @Transactional
    List<Deployment> list() {
        var now = clock.instant();
        // None is watched for longer than it should be, though the clock was set back.
        return store.list("watchUntil > ?1 and watchUntil <= ?2", now, now.plus(longest)).stream()
                .map(DeploymentRow::deployment)
                .toList();
    }

    /** Watches it no more; returns whether its release is still live, and nothing else is wished. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean end(Deployment deployment) {
        var row = store.findById(deployment.id(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.watchUntil == null) {
            return false;
        }
        row.watchUntil = null;
        return environments.liveRelease(row.environmentId).equals(Optional.of(row.toReleaseId))
                && store.active(row.environmentId).isEmpty();
    }
}
