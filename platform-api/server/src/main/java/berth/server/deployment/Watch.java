package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.build.BuildLogs;
import berth.server.config.ConfigVars;
import berth.server.environment.Environments;
import berth.server.instance.Instances;
import berth.server.release.Releases;
import berth.server.secret.UnreadableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Watches releases that have just gone live: where an instance dies again and again, the release before comes back. Once: what
 * Berth itself brought back is not watched.
 */
@ApplicationScoped
class Watch {
    /** Who asks for it. */
    static final String BERTH = "berth";

    private static final Logger LOG = Logger.getLogger(Watch.class);
    /** One death may have been bad luck; who dies a second time does so for a reason of its own. */
    private static final int STARTS = 3;

    private final WatchedDeployments watched;
    private final Instances instances;
    private final Releases releases;
    private final Environments environments;
    private final ConfigVars config;
    private final BuildLogs logs;

    Watch(
            WatchedDeployments watched,
            Instances instances,
            Releases releases,
            Environments environments,
            ConfigVars config,
            BuildLogs logs) {
        this.watched = watched;
        this.instances = instances;
        this.releases = releases;
        this.environments = environments;
        this.config = config;
        this.logs = logs;
    }

    void turn() {
        var all = watched.list();
        var numbers = releases.numbers(all.stream().map(Deployment::toRelease).collect(Collectors.toSet()));
        for (Deployment deployment : all) {
            try {
                dying(deployment, requireNonNull(numbers.get(deployment.toRelease())))
                        .ifPresent(instance -> rollBack(deployment, instance));
            } catch (UnreadableException e) {
                LOG.errorf("deployment %s is not rolled back: %s", deployment.id(), e.getMessage());
                QuarkusTransaction.requiringNew().run(() -> watched.end(deployment));
            }
        }
    }

    private Optional<InstanceStatus> dying(Deployment deployment, int release) {
        return instances
                .latest()
                .flatMap(seen -> seen.of(deployment.environment().toString()).stream()
                        .filter(instance -> instance.group().release() == release)
                        .filter(Watch::diesAgainAndAgain)
                        .findFirst());
    }

    private static boolean diesAgainAndAgain(InstanceStatus instance) {
        return instance.starts() >= STARTS
                || instance.starts() == STARTS - 1 && instance.state() == InstanceState.RESTARTING;
    }

    private void rollBack(Deployment deployment, InstanceStatus instance) {
        QuarkusTransaction.requiringNew().run(() -> {
            var environment = environments.find(deployment.environment()).orElseThrow();
            environments.lock(environment.id());
            // Whatever somebody asked for meanwhile counts more.
            if (!watched.end(deployment)) {
                return;
            }
            var back = releases.get(deployment.fromRelease().orElseThrow());
            var why = instance.group().process() + " "
                    + instance.reason().map(InstanceStatus.Reason::message).orElse("died again and again");
            LOG.infof("%s: %s, so release %d comes back", environment.path(), why, back.number());
            deployment
                    .build()
                    .ifPresent(build -> logs.append(
                            build,
                            " !     " + why + " after it had gone live: release " + back.number() + " comes back"));
            config.rollBack(BERTH, environment, back, "automatic rollback to v" + back.number() + ": " + why);
        });
    }
}
