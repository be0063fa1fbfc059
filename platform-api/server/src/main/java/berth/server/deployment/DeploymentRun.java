package berth.server.deployment;

import berth.api.problem.Failure;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.instance.Instances;
import berth.server.instance.Kept;
import berth.server.route.Routes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One deployment, told top to bottom: start the new groups, wait until they are healthy, have the router send requests to
 * them. Every step may be repeated, so that another control plane can go on with it. The old groups are not its business:
 * once their release is not live, {@link GroupLoop} drains and removes them.
 */
@ApplicationScoped
class DeploymentRun {
    private static final Duration ROUTE_LOOK = Duration.ofMillis(250);

    private final DeploymentSteps steps;
    private final Target.Finder targets;
    private final StartingGroups starting;
    private final Instances instances;
    private final Routes routes;
    private final Clock clock;

    DeploymentRun(
            DeploymentSteps steps,
            Target.Finder targets,
            StartingGroups starting,
            Instances instances,
            Routes routes,
            Clock clock) {
        this.steps = steps;
        this.targets = targets;
        this.starting = starting;
        this.instances = instances;
        this.routes = routes;
        this.clock = clock;
    }

    void run(Deployment deployment) throws InterruptedException {
        var target = targets.of(deployment);
        var log = steps.begin(deployment);
        var deadline = deployment.deadlineAt().orElseThrow();
        log.starting(target);
        var started = starting.await(target.groups(), deadline, () -> steps.isCancelled(deployment), log);
        switch (started) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, target, fail.failure(), fail.instance(), log);
            case Step.Ready ignored -> route(deployment, target, deadline, log);
        }
        routes.signal();
    }

    /** Berth itself failed: the environment stays as it was. */
    void broke(Deployment deployment) {
        steps.failed(
                deployment,
                targets.of(deployment),
                new Failure(
                        "berth.bug",
                        "Berth failed while deploying; this is not your fault",
                        "push again; if it happens again, tell the operator"),
                Optional.empty(),
                steps.log(deployment));
        routes.signal();
    }

    private void route(Deployment deployment, Target target, Instant deadline, DeploymentLog log)
            throws InterruptedException {
        if (!steps.routing(deployment)) {
            steps.cancelled(deployment, target, log);
            return;
        }
        var routed = awaitRoute(deployment, deadline);
        switch (routed) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, target, fail.failure(), fail.instance(), log);
            case Step.Ready ignored -> {
                reportOddities(target, log);
                steps.succeeded(deployment, target, log);
            }
        }
    }

    /**
     * Waits until the router sends the environment's requests to the new instances, all of which are still healthy then:
     * one that dies while it is being routed fails the deployment like one that never came up.
     *
     * @return {@link Step.Wait} if it was cancelled
     */
    private Step awaitRoute(Deployment deployment, Instant deadline) throws InterruptedException {
        routes.signal();
        while (true) {
            // Anew each time: it may be scaled meanwhile.
            var target = targets.of(deployment);
            var step = starting.look(target.groups(), deadline);
            if (step instanceof Step.Fail) {
                return step;
            }
            // Looked at once more after the wait: that is what "live" will be said of.
            if (step instanceof Step.Ready
                    && isServed(target)
                    && starting.look(target.groups(), deadline) instanceof Step.Ready) {
                return step;
            }
            if (steps.isCancelled(deployment)) {
                return new Step.Wait();
            }
            if (clock.instant().isAfter(deadline)) {
                return new Step.Fail(
                        new Failure(
                                "router.unavailable",
                                "the router did not take the new route in time; the old release goes on",
                                "ask the operator to look at the router, then push again"),
                        Optional.empty());
            }
            routes.signal();
        }
    }

    private boolean isServed(Target target) throws InterruptedException {
        var web = target.webGroup();
        return web.isEmpty()
                || routes.awaitServes(
                        target.host(),
                        Kept.of(instances.observe(web.get().key()), web.get().count()),
                        ROUTE_LOOK);
    }

    private void reportOddities(Target target, DeploymentLog log) {
        target.web().map(instances::observe).orElse(List.of()).stream()
                .flatMap(instance -> instance.reason().stream())
                .findFirst()
                .ifPresent(odd -> log.line("-----> note: " + odd.message()));
    }
}
