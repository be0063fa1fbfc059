package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.node.GroupSpec;
import berth.server.build.Builds;
import berth.server.deployment.DeploymentLog.LastWords;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.environment.Environments;
import berth.server.instance.Rolling;
import berth.server.setting.BerthConfig;
import berth.server.source.Sources;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Writes down how far a deployment has come. Its end is stored first, then told. */
@ApplicationScoped
class DeploymentSteps {
    private final Deployments deployments;
    private final Environments environments;
    private final Builds builds;
    private final Sources sources;
    private final DeploymentLog.Opener logs;
    private final Watch watch;
    private final BerthConfig.Deployments limits;

    DeploymentSteps(
            Deployments deployments,
            Environments environments,
            Builds builds,
            Sources sources,
            DeploymentLog.Opener logs,
            Watch watch,
            BerthConfig config) {
        this.deployments = deployments;
        this.environments = environments;
        this.builds = builds;
        this.sources = sources;
        this.logs = logs;
        this.watch = watch;
        this.limits = config.deployments();
    }

    DeploymentLog log(Deployment deployment) {
        return logs.open(deployment);
    }

    Deployment begin(Deployment deployment, Target target) {
        int most = target.all().stream().mapToInt(GroupSpec::count).sum();
        return deployments.begin(
                target.environment(), deployment, Rolling.batches(most, limits.maxSurge(), limits.maxUnavailable()));
    }

    /** The next batch of instances; empty if it is no longer this control plane's, or a cancel came first. */
    Optional<Deployment> nextBatch(Deployment deployment, Target target) {
        return deployments.nextBatch(target.environment(), deployment, limits.timeLimit());
    }

    /** Also where it has gone with its app. */
    boolean isCancelled(Deployment deployment) {
        return deployments
                .find(deployment.id())
                .filter(now -> now.cancelRequestedBy().isEmpty())
                .isEmpty();
    }

    /** As it is from there on; empty if it is no longer this control plane's, or a cancel came first. */
    Optional<Deployment> routing(Deployment deployment, Target target) {
        return deployments.routing(target.environment(), deployment);
    }

    /** The release is live from here on, and the branch follows it; unless a cancel came first. */
    void succeeded(Deployment deployment, Target target, DeploymentLog log) {
        var environment = target.environment();
        if (limits.watchTime().isPositive()) {
            watch.begin(deployment, target);
        }
        BooleanSupplier store = () -> QuarkusTransaction.requiringNew().call(() -> {
            if (!deployments.mayGoOn(deployment)) {
                return false;
            }
            deployments.end(environment, deployment, DeploymentState.SUCCEEDED, Optional.empty());
            environments.makeLive(environment.id(), target.release().id());
            if (limits.watchTime().isPositive()) {
                deployments.watch(deployment, limits.watchTime());
            }
            deployment.build().map(build -> builds.get(build).source()).ifPresent(sources::branchMoveDue);
            return true;
        });
        if (log.end(store, () -> log.live(target))) {
            sources.moveBranches();
            return;
        }
        cancelled(deployment, target, log);
    }

    void failed(Deployment deployment, Step.Fail fail, DeploymentLog log) {
        var found = environments.find(deployment.environment());
        if (found.isEmpty()) {
            // Gone with its app: nobody is left to be told.
            return;
        }
        var environment = found.get();
        var words = fail.instance().map(log::lastWords);
        log.end(
                // Not by an annotation: what is refused at its commit is then known for trouble of the database, and
                // tried again.
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> deployments.fail(
                                environment,
                                deployment,
                                fail.failure(),
                                words.map(LastWords::lines).orElse(fail.lines()))),
                () -> log.failed(fail.failure(), words));
    }

    /**
     * Also when another control plane has taken over meanwhile, or it has gone with its app: then nothing is left to write
     * down.
     */
    void cancelled(Deployment deployment, Target target, DeploymentLog log) {
        var by = deployments.find(deployment.id()).flatMap(Deployment::cancelRequestedBy);
        if (by.isPresent()) {
            var why = Deployments.cancelled(by);
            log.end(
                    () -> QuarkusTransaction.requiringNew()
                            .call(() ->
                                    deployments.end(target.environment(), deployment, DeploymentState.CANCELLED, why)),
                    () -> log.cancelled(by, why));
        }
    }
}
