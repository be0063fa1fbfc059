package berth.server.wiring;

import berth.server.build.BuildLoop;
import berth.server.cron.CronLoop;
import berth.server.deployment.DeploymentLoop;
import berth.server.deployment.ImageLoop;
import berth.server.run.RunLoop;
import jakarta.enterprise.context.ApplicationScoped;

/** The loops that do what somebody asked for and that ends one day. */
@ApplicationScoped
class WorkLoops {
    private final BuildLoop builds;
    private final DeploymentLoop deployments;
    private final RunLoop runs;
    private final CronLoop cron;
    private final ImageLoop images;

    WorkLoops(BuildLoop builds, DeploymentLoop deployments, RunLoop runs, CronLoop cron, ImageLoop images) {
        this.builds = builds;
        this.deployments = deployments;
        this.runs = runs;
        this.cron = cron;
        this.images = images;
    }

    void start() {
        runs.start();
        builds.start();
        deployments.start();
        images.start();
        cron.start();
    }

    void stop() {
        cron.stop();
        images.stop();
        deployments.stop();
        builds.stop();
        runs.stop();
    }
}
