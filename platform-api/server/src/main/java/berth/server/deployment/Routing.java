package berth.server.deployment;

import berth.api.problem.Failure;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.instance.Instances;
import berth.server.instance.Kept;
import berth.server.route.Routes;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Has the router send requests to new groups. */
@ApplicationScoped
class Routing {
    private static final Duration ROUTE_LOOK = Duration.ofMillis(250);

    private final DeploymentSteps steps;
    private final Target.Finder targets;
    private final StartingGroups starting;
    private final Instances instances;
    private final Routes routes;
    private final Clock clock;

    Routing(
            DeploymentSteps steps,
            Target.Finder targets,
            StartingGroups starting,
            Instances instances,
            Routes routes,
            @Steady Clock clock) {
        this.steps = steps;
        this.targets = targets;
        this.starting = starting;
        this.instances = instances;
        this.routes = routes;
        this.clock = clock;
    }

    /** What should be routed may have changed. */
    void signal() {
        routes.signal();
    }

    /**
     * Waits until the router sends the environment's requests to the new instances, all of which are still healthy then:
     * one that dies while it is being routed fails the deployment like one that never came up.
     *
     * @return {@link Step.Wait} if it was cancelled
     */
    Step await(Deployment deployment, Instant deadline) throws InterruptedException {
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
                    && isServed(target, deployment.rolling(0).isLast())
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

    /** @param alone whether requests go nowhere else */
    private boolean isServed(Target target, boolean alone) throws InterruptedException {
        var web = target.webGroup();
        return web.isEmpty()
                || routes.awaitServes(
                        target.host(),
                        Kept.of(instances.observe(web.get().key()), web.get().count()),
                        alone,
                        ROUTE_LOOK);
    }
}
