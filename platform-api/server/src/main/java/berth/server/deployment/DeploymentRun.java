package berth.server.deployment;

import berth.api.problem.Failure;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.instance.Instances;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One deployment, told top to bottom: run the release process, start the new groups, wait until they are healthy, have the router send requests to
 * them. Every step may be repeated, so that another control plane can go on with it. The old groups are not its business:
 * once their release is not live, {@link GroupLoop} drains and removes them.
 */
@ApplicationScoped
class DeploymentRun {
    private final DeploymentSteps steps;
    private final Target.Finder targets;
    private final ReleaseProcess release;
    private final StartingGroups starting;
    private final Routing routing;
    private final Instances instances;

    DeploymentRun(
            DeploymentSteps steps,
            Target.Finder targets,
            ReleaseProcess release,
            StartingGroups starting,
            Routing routing,
            Instances instances) {
        this.steps = steps;
        this.targets = targets;
        this.release = release;
        this.starting = starting;
        this.routing = routing;
        this.instances = instances;
    }

    void run(Deployment deployment) throws InterruptedException {
        var target = targets.of(deployment);
        var log = steps.begin(deployment);
        BooleanSupplier cancelled = () -> steps.isCancelled(deployment);
        switch (release.await(deployment, target, cancelled, log)) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, fail.failure(), fail.instance(), log);
            case Step.Ready ignored -> start(deployment, target, cancelled, log);
        }
        routing.signal();
    }

    private void start(Deployment deployment, Target target, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        var deadline = release.deadline(deployment);
        log.starting(target);
        var started = starting.await(target.groups(), deadline, cancelled, log);
        switch (started) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, fail.failure(), fail.instance(), log);
            case Step.Ready ignored -> route(deployment, target, deadline, log);
        }
    }

    /** Berth itself failed, perhaps because the release cannot be read: the environment stays as it was. */
    void broke(Deployment deployment) {
        steps.failed(
                deployment,
                new Failure(
                        "berth.bug",
                        "Berth failed while deploying; this is not your fault",
                        "push again; if it happens again, tell the operator"),
                Optional.empty(),
                steps.log(deployment));
        routing.signal();
    }

    private void route(Deployment deployment, Target target, Instant deadline, DeploymentLog log)
            throws InterruptedException {
        if (!steps.routing(deployment)) {
            steps.cancelled(deployment, target, log);
            return;
        }
        var routed = routing.await(deployment, deadline);
        switch (routed) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, fail.failure(), fail.instance(), log);
            case Step.Ready ignored -> {
                reportOddities(target, log);
                steps.succeeded(deployment, target, log);
            }
        }
    }

    private void reportOddities(Target target, DeploymentLog log) {
        target.web().map(instances::observe).orElse(List.of()).stream()
                .flatMap(instance -> instance.reason().stream())
                .findFirst()
                .ifPresent(odd -> log.line("-----> note: " + odd.message()));
    }
}
