package berth.server.deployment;

import berth.api.deployment.DeploymentView;
import berth.server.build.Builds;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;

/** Deployments as clients see them. */
@ApplicationScoped
class DeploymentViews {
    private final Releases releases;
    private final Builds builds;

    DeploymentViews(Releases releases, Builds builds) {
        this.releases = releases;
        this.builds = builds;
    }

    DeploymentView view(Deployment deployment) {
        return new DeploymentView(
                deployment.number(),
                deployment.state(),
                deployment.fromRelease().flatMap(releases::number),
                releases.number(deployment.toRelease()).orElseThrow(),
                deployment.build().map(build -> builds.get(build).number()),
                deployment.requestedBy(),
                deployment.failure(),
                deployment.lastLines(),
                deployment.createdAt(),
                deployment.startedAt(),
                deployment.routingAt(),
                deployment.endedAt());
    }
}
