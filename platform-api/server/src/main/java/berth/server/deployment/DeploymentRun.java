package berth.server.deployment;

import berth.api.problem.Failure;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.formation.Room;
import berth.server.release.UnreadableRelease;
import berth.server.secret.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One deployment, told top to bottom: see that there is room for it, run the release process, start the new groups, wait until
 * they are healthy, have the router send requests to them. Every step may be repeated, so that another control plane can go on
 * with it. The old groups are not its business: once their release is not live, {@link GroupLoop} drains and removes them.
 */
@ApplicationScoped
class DeploymentRun {
    private final DeploymentSteps steps;
    private final Target.Finder targets;
    private final Room room;
    private final ReleaseProcess release;
    private final StartingGroups starting;
    private final Routing routing;
    private final Clock clock;

    DeploymentRun(
            DeploymentSteps steps,
            Target.Finder targets,
            Room room,
            ReleaseProcess release,
            StartingGroups starting,
            Routing routing,
            Clock clock) {
        this.steps = steps;
        this.targets = targets;
        this.room = room;
        this.release = release;
        this.starting = starting;
        this.routing = routing;
        this.clock = clock;
    }

    void run(Deployment claimed) throws InterruptedException {
        if (claimed.isGivenUp(clock.instant())) {
            steps.failed(claimed, new Step.Fail(interrupted(claimed), Optional.empty()), steps.log(claimed));
            routing.signal();
            return;
        }
        var target = targets.of(claimed);
        var deployment = steps.begin(claimed, target);
        var log = steps.log(deployment);
        if (deployment.cancelRequestedBy().isPresent()) {
            steps.cancelled(deployment, target, log);
            routing.signal();
            return;
        }
        BooleanSupplier cancelled = () -> steps.isCancelled(deployment);
        switch (before(deployment, target, cancelled, log)) {
            case Step.Wait ignored -> steps.cancelled(deployment, target, log);
            case Step.Fail fail -> steps.failed(deployment, fail, log);
            case Step.Ready ignored -> {
                log.starting(target);
                // It may have been scaled while the release process ran.
                batches(
                        deployment,
                        release.isOf(target) ? targets.of(deployment) : target.at(deployment),
                        cancelled,
                        log);
            }
        }
        routing.signal();
    }

    private Step before(Deployment deployment, Target target, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        var refusal = isAdmitted(deployment)
                ? Optional.<Failure>empty()
                : room.refusal(target.environment(), target.release());
        return refusal.isPresent()
                ? new Step.Fail(refusal.get(), Optional.empty())
                : release.await(deployment, target, cancelled, log);
    }

    /** What was admitted once is not asked again, and what Berth itself goes back to had its room a moment ago. */
    private static boolean isAdmitted(Deployment deployment) {
        return deployment.resumed() > 0 || deployment.requestedBy().equals(Watch.BERTH);
    }

    /** One batch of instances after the other; the old ones of a batch leave once the new ones are routed. */
    private void batches(Deployment first, Target firstTarget, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        var next = Optional.of(first);
        var target = firstTarget;
        while (next.isPresent()) {
            var batch = next.get();
            log.batch(batch, target);
            switch (startAndRoute(batch, target, cancelled, log)) {
                case Step.Wait ignored -> {
                    steps.cancelled(batch, target, log);
                    return;
                }
                case Step.Fail fail -> {
                    steps.failed(batch, fail, log);
                    return;
                }
                case Step.Ready ignored -> {
                    if (batch.rolling(0).isLast()) {
                        starting.oddity(target).ifPresent(odd -> log.line("-----> note: " + odd));
                        steps.succeeded(batch, target, log);
                        return;
                    }
                    next = steps.nextBatch(batch, target);
                    if (next.isEmpty()) {
                        steps.cancelled(batch, target, log);
                    } else {
                        target = targets.of(next.get());
                    }
                }
            }
        }
    }

    private Step startAndRoute(Deployment batch, Target target, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        var deadline = release.deadline(batch, target);
        var started = starting.await(target.groups(), () -> targets.of(batch).groups(), deadline, cancelled, log);
        if (!(started instanceof Step.Ready)) {
            return started;
        }
        var routed = steps.routing(batch, target);
        return routed.isPresent() ? routing.await(routed.get(), deadline) : new Step.Wait();
    }

    private static Failure interrupted(Deployment deployment) {
        return new Failure(
                "deployment.interrupted",
                "Berth was interrupted " + deployment.resumed()
                        + " times while deploying, or could not write down how far it had come; this is not your fault",
                "push again; if it happens again, ask the operator to look at Berth's log");
    }

    /** Berth itself failed, or the release cannot be read: the environment stays as it was. */
    void broke(Deployment deployment, RuntimeException why) {
        var failure = why instanceof UnreadableException unreadable
                ? UnreadableRelease.failure(unreadable)
                : new Failure(
                        "berth.bug",
                        "Berth failed while deploying; this is not your fault",
                        "push again; if it happens again, tell the operator");
        steps.failed(deployment, new Step.Fail(failure, Optional.empty()), steps.log(deployment));
        routing.signal();
    }
}
