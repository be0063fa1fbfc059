package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.api.problem.Failure;
import berth.node.InstanceStatus;
import berth.server.build.Builds;
import berth.server.environment.Environments;
import berth.server.setting.PublicUrls;
import berth.server.source.Sources;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Writes down how far a deployment has come. What is told is told before it is stored: who reads to the end sees it. */
@ApplicationScoped
class DeploymentSteps {
    private final Deployments deployments;
    private final Environments environments;
    private final Builds builds;
    private final Sources sources;
    private final DeploymentLog.Opener logs;
    private final PublicUrls urls;

    DeploymentSteps(
            Deployments deployments,
            Environments environments,
            Builds builds,
            Sources sources,
            DeploymentLog.Opener logs,
            PublicUrls urls) {
        this.deployments = deployments;
        this.environments = environments;
        this.builds = builds;
        this.sources = sources;
        this.logs = logs;
        this.urls = urls;
    }

    DeploymentLog log(Deployment deployment) {
        return logs.open(deployment);
    }

    DeploymentLog begin(Deployment deployment) {
        deployments.begin(deployment);
        return log(deployment);
    }

    boolean isCancelled(Deployment deployment) {
        return deployments.get(deployment.id()).cancelRequestedBy().isPresent();
    }

    boolean routing(Deployment deployment) {
        return deployments.routing(deployment);
    }

    /** The release is live from here on, and the branch follows it. */
    void succeeded(Deployment deployment, Target target, DeploymentLog log) {
        var environment = target.environment();
        log.live(target, urls.environment(environment.app().name(), environment.name()));
        QuarkusTransaction.requiringNew().run(() -> {
            if (deployments.end(environment, deployment, DeploymentState.SUCCEEDED, Optional.empty())) {
                environments.makeLive(environment.id(), target.release().id());
                deployment.build().map(build -> builds.get(build).source()).ifPresent(sources::branchMoveDue);
            }
        });
        sources.moveBranches();
    }

    void failed(Deployment deployment, Failure failure, Optional<InstanceStatus> instance, DeploymentLog log) {
        var environment = environments.find(deployment.environment()).orElseThrow();
        deployments.fail(environment, deployment, failure, log.failed(failure, instance));
    }

    /** Also when another control plane has taken over meanwhile: then nothing is left to write down. */
    void cancelled(Deployment deployment, Target target, DeploymentLog log) {
        var by = deployments.get(deployment.id()).cancelRequestedBy();
        if (by.isPresent()) {
            log.line("-----> cancelled by " + by.get());
            QuarkusTransaction.requiringNew()
                    .run(() -> deployments.end(
                            target.environment(), deployment, DeploymentState.CANCELLED, Optional.empty()));
        }
    }
}
