package berth.server.deployment;

import berth.api.problem.Failure;
import berth.api.run.RunKind;
import berth.api.run.RunState;
import berth.node.GroupSpec;
import berth.node.HealthCheck;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.formation.Formation;
import berth.server.run.NewRun;
import berth.server.run.Run;
import berth.server.run.Runs;
import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import berth.server.work.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The process type {@code release}: runs once per deployment before any new instance, and its failure ends the deployment. The
 * run bears the deployment's own key, so that it is there once, whoever goes on with the deployment.
 */
@ApplicationScoped
class ReleaseProcess {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Runs runs;
    private final Deployments deployments;
    private final Duration timeLimit;
    private final Clock clock;
    private final Clock steady;

    ReleaseProcess(Runs runs, Deployments deployments, BerthConfig config, Clock clock, @Steady Clock steady) {
        this.runs = runs;
        this.deployments = deployments;
        this.timeLimit = config.deployments().timeLimit();
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * @return {@link Step.Ready} also where there is none; {@link Step.Wait} if the deployment was cancelled: then it has ended,
     *     or is gone
     */
    Step await(Deployment deployment, Target target, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        var command = command(target);
        if (command.isEmpty()) {
            return new Step.Ready();
        }
        var run = runs.find(deployment.id());
        if (run.isEmpty()) {
            log.line("-----> running release: " + command.get());
            run = Optional.of(runs.queue(target.environment(), order(deployment, command.get())));
        }
        return await(run.get(), target, cancelled, log);
    }

    /** Whether the target's release has one. */
    boolean isOf(Target target) {
        return command(target).isPresent();
    }

    private static Optional<String> command(Target target) {
        return Optional.ofNullable(target.release().processTypes().get(Formation.RELEASE_PROCESS));
    }

    /**
     * Until when the new instances must be healthy, on the steady clock: their time begins when the release process has ended,
     * and the start period, in which an app says itself that it is not ready, comes on top.
     * To be asked at the beginning: a clock that is set later makes it neither longer nor shorter.
     */
    Instant deadline(Deployment deployment, Target target) {
        var startPeriod = startPeriod(target.groups());
        var limit = timeLimit.plus(startPeriod);
        var planned = deployment.deadlineAt().orElseThrow().plus(startPeriod);
        var until = command(target)
                .flatMap(command -> runs.find(deployment.id()))
                .flatMap(Run::endedAt)
                .map(ended -> ended.plus(limit))
                .filter(planned::isBefore)
                .orElse(planned);
        var left = Duration.between(clock.instant(), until);
        return steady.instant().plus(left.compareTo(limit) < 0 ? left : limit);
    }

    private static Duration startPeriod(List<GroupSpec> groups) {
        return groups.stream()
                .flatMap(group -> group.health().stream())
                .map(HealthCheck::startPeriod)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Step await(Run queued, Target target, BooleanSupplier cancelled, DeploymentLog log)
            throws InterruptedException {
        boolean stopping = false;
        while (true) {
            var found = runs.find(queued.id());
            if (found.isEmpty()) {
                // It has gone with its app, and the deployment with it.
                return new Step.Wait();
            }
            var run = found.get();
            if (run.state().isTerminal()) {
                return stopping ? new Step.Wait() : step(run, log);
            }
            if (!stopping && cancelled.getAsBoolean()) {
                // It is waited for: what a cancelled deployment leaves behind no longer runs.
                runs.cancel(target.environment(), run.id(), whoCancelled(run));
                stopping = true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    /** The run bears its deployment's key. */
    private String whoCancelled(Run run) {
        return deployments
                .find(run.id())
                .flatMap(Deployment::cancelRequestedBy)
                // It has gone with its app.
                .orElse(Cancellation.BY_DELETION);
    }

    private Step step(Run run, DeploymentLog log) {
        if (run.state() == RunState.SUCCEEDED) {
            return new Step.Ready();
        }
        var why = run.failure().map(Failure::message).orElse("it was cancelled");
        return new Step.Fail(
                new Failure(
                        "release.failed",
                        "the release process did not succeed: " + why,
                        "read what it wrote; mend it and push again, or change its config vars; no new instance was started"),
                Optional.empty(),
                log.lastLines(run.id()));
    }

    private static NewRun order(Deployment deployment, String command) {
        return NewRun.unattended(
                deployment.id(),
                deployment.toRelease(),
                RunKind.RELEASE,
                command,
                deployment.build(),
                deployment.requestedBy());
    }
}
