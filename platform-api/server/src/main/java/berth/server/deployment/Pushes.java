package berth.server.deployment;

import berth.api.problem.Failure;
import berth.server.build.Build;
import berth.server.build.BuildLoop;
import berth.server.build.BuildProgress;
import berth.server.build.Builds;
import berth.server.build.LineListener;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.setting.PublicUrls;
import berth.server.source.Source;
import berth.server.source.Sources;
import berth.server.team.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** The use case of a push to a branch that an environment follows. */
@ApplicationScoped
public class Pushes {
    private final Builds builds;
    private final BuildLoop loop;
    private final PushOutcome outcome;
    private final AtomicInteger followed = new AtomicInteger();

    Pushes(Builds builds, BuildLoop loop, PushOutcome outcome) {
        this.builds = builds;
        this.loop = loop;
        this.outcome = outcome;
    }

    /**
     * Stores the source and its build durably: from here on the work goes on whoever leaves.
     *
     * @param environment follows the branch
     * @param push the commit must be kept in the app's repository already
     */
    public PushTicket accept(Actor actor, EnvironmentRef environment, Source push) {
        var build = builds.enqueue(actor, environment, push);
        loop.queued(build);
        return new PushTicket(build.id(), build.number());
    }

    /** Sends each line of build and deployment as it is written until the end; returns how it ended. */
    public PushResult follow(PushTicket ticket, LineListener listener) {
        followed.incrementAndGet();
        try {
            return outcome.follow(ticket, listener);
        } finally {
            followed.decrementAndGet();
        }
    }

    /** Number of pushes whose clients still hear of them. */
    public int followed() {
        return followed.get();
    }

    /** Finds out how a push ended. */
    @ApplicationScoped
    static class PushOutcome {
        private final BuildProgress progress;
        private final Builds builds;
        private final DeploymentHistory deployments;
        private final Environments environments;
        private final Sources sources;
        private final PublicUrls urls;

        PushOutcome(
                BuildProgress progress,
                Builds builds,
                DeploymentHistory deployments,
                Environments environments,
                Sources sources,
                PublicUrls urls) {
            this.progress = progress;
            this.builds = builds;
            this.deployments = deployments;
            this.environments = environments;
            this.sources = sources;
            this.urls = urls;
        }

        PushResult follow(PushTicket ticket, LineListener listener) {
            if (!progress.follow(ticket.build(), 0, listener)) {
                return new PushResult.Left();
            }
            return builds.find(ticket.build()).map(this::ended).orElseGet(PushOutcome::appDeleted);
        }

        private PushResult ended(Build build) {
            return switch (build.state()) {
                case SUCCEEDED -> deployed(build);
                case FAILED -> refused(build.failure().orElseThrow());
                case CANCELLED -> build.failure().map(PushOutcome::refused).orElseGet(PushOutcome::appDeleted);
                case QUEUED, RUNNING -> throw new IllegalStateException("build " + build.id() + " has not ended");
            };
        }

        private PushResult deployed(Build build) {
            return deployments
                    .ofBuild(build.id())
                    .map(deployment -> deployed(build, deployment))
                    .orElseGet(PushOutcome::appDeleted);
        }

        private PushResult deployed(Build build, Deployment deployment) {
            return switch (deployment.state()) {
                case SUCCEEDED -> live(build);
                case FAILED -> refused(deployment.failure().orElseThrow());
                case CANCELLED -> deployment.failure().map(PushOutcome::refused).orElseGet(PushOutcome::appDeleted);
                case QUEUED, STARTING, ROUTING ->
                    throw new IllegalStateException("deployment " + deployment.id() + " has not ended");
            };
        }

        /** The branch is moved before the pusher hears of it, so that a fetch right after sees it. */
        private PushResult live(Build build) {
            sources.moveBranches();
            var environment = environments.find(build.environment()).orElseThrow();
            return new PushResult.Live(urls.environment(environment.app().name(), environment.name()));
        }

        private static PushResult refused(Failure why) {
            return new PushResult.Refused(why.code(), why.message(), why.nextStep());
        }

        private static PushResult appDeleted() {
            return new PushResult.Refused(
                    "app.deleted", "the app was deleted", "create it again if it is still wanted, then push");
        }
    }
}
