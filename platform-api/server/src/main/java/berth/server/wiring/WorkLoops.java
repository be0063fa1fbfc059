package berth.server.wiring;

import berth.server.build.BuildLoop;
import berth.server.deployment.DeploymentLoop;
import berth.server.run.RunLoop;
import jakarta.enterprise.context.ApplicationScoped;

/** The loops that do what somebody asked for and that ends one day. */
@ApplicationScoped
class WorkLoops {
    private final BuildLoop builds;
    private final DeploymentLoop deployments;
    private final RunLoop runs;

    WorkLoops(BuildLoop builds, DeploymentLoop deployments, RunLoop runs) {
        this.builds = builds;
        this.deployments = deployments;
        this.runs = runs;
    }

    void start() {
        runs.start();
        builds.start();
        deployments.start();
    }

    void stop() {
        deployments.stop();
        builds.stop();
        runs.stop();
    }
}
