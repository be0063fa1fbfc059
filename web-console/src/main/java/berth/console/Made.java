package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.deployment.DeploymentView;
import berth.api.deployment.DeploymentsApi;
import berth.api.release.ReleasesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** What a change has made: a release, and the deployment that brings it. */
@ApplicationScoped
class Made {
    /** A release's own is among the newest, unless very many were asked for since. */
    private static final int DEPLOYMENTS_READ = 20;

    private final ReleasesApi releases;
    private final DeploymentsApi deployments;

    Made(ReleasesApi releases, DeploymentsApi deployments) {
        this.releases = releases;
        this.deployments = deployments;
    }

    /** The newest deployment to a release. */
    Optional<DeploymentLine> deployment(String app, int release, Instant now) {
        return newest(app, release).map(deployment -> DeploymentLine.of(deployment, now));
    }

    private Optional<DeploymentView> newest(String app, int release) {
        return deployments.list(app, ENVIRONMENT, null, null, DEPLOYMENTS_READ).stream()
                .filter(deployment -> deployment.toRelease() == release)
                .findFirst();
    }

    /** A release as a page tells of it after the change. */
    Line line(String app, int release, Instant now) {
        var made = ReleaseLine.of(releases.get(app, ENVIRONMENT, release), now);
        var deployment = newest(app, release);
        return new Line(
                made,
                deployment.map(newest -> DeploymentLine.of(newest, now)),
                deployment.filter(newest -> !newest.state().isTerminal()).isPresent());
    }

    /**
     * @param deployment absent where none is to be found any more
     * @param open whether that is under way
     */
    record Line(ReleaseLine release, Optional<DeploymentLine> deployment, boolean open) {}
}
