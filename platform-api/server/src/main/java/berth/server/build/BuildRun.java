package berth.server.build;

import berth.builder.BuildOrder;
import berth.builder.BuildOutcome;
import berth.builder.Builder;
import berth.builder.BuilderUnavailableException;
import berth.server.release.CurrentConfig;
import berth.server.release.UnreadableRelease;
import berth.server.secret.UnreadableException;
import berth.server.setting.BerthConfig;
import berth.server.source.Repositories;
import berth.server.source.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Has a source built. */
@ApplicationScoped
class BuildRun {
    private final Repositories repositories;
    private final Builder builder;
    private final CurrentConfig config;
    private final BuildLogs logs;
    private final Clock clock;
    /** Part of image names: two Berths on one engine must not take each other's. */
    private final String installation;

    BuildRun(
            Repositories repositories,
            Builder builder,
            CurrentConfig config,
            BuildLogs logs,
            Clock clock,
            BerthConfig settings) {
        this.repositories = repositories;
        this.builder = builder;
        this.config = config;
        this.logs = logs;
        this.clock = clock;
        this.installation = settings.installation();
    }

    /**
     * Builds, unless the branch has moved past the source meanwhile, or what the source says of how it runs makes no sense.
     *
     * @throws BuilderUnavailableException if nothing is known of the source yet
     */
    BuildOutcome run(BuildJob job, Declared declared) {
        return moved(job.source())
                .or(() -> unreadable(job))
                .or(() -> senseless(declared))
                .orElseGet(() -> build(job));
    }

    /** What would go live is not what its author means: a schedule would be missing, or a health check. */
    private static Optional<BuildOutcome> senseless(Declared declared) {
        return declared.errors().isEmpty()
                ? Optional.empty()
                : Optional.of(new BuildOutcome.Failed(
                        "build.source-invalid", String.join("; ", declared.errors()), "correct it, then push again"));
    }

    /** No release could be made of it: better said now than after the build. */
    private Optional<BuildOutcome> unreadable(BuildJob job) {
        try {
            config.of(job.environment().id());
            return Optional.empty();
        } catch (UnreadableException e) {
            var why = UnreadableRelease.failure(e);
            return Optional.of(new BuildOutcome.Failed(why.code(), why.message(), why.nextStep()));
        }
    }

    /** A push that waited must not undo what went live meanwhile. */
    private Optional<BuildOutcome> moved(Source source) {
        var stands = repositories.branch(source.app(), source.branch());
        if (stands.isEmpty()
                || stands.equals(source.expectedOld())
                || repositories.isAncestor(source.app(), stands.get(), source.commit())) {
            return Optional.empty();
        }
        return Optional.of(new BuildOutcome.Failed(
                "source.branch-moved",
                source.branch() + " moved to " + Source.abbreviate(stands.get()) + " while this push waited",
                "git pull, then push again"));
    }

    private BuildOutcome build(BuildJob job) {
        var deadline = job.build().deadlineAt().orElseThrow();
        var given = Duration.between(job.build().startedAt().orElseThrow(), deadline);
        var left = Duration.between(clock.instant(), deadline);
        var limit = left.compareTo(given) < 0 ? left : given;
        if (!limit.isPositive()) {
            return new BuildOutcome.Failed(
                    "build.timed-out", "the build did not end in time", "make it faster, or ask for a longer limit");
        }
        var source = job.source();
        try (var tree = new TreeStream(out -> repositories.archive(source.app(), source.commit(), out))) {
            return builder.build(
                    order(job, limit),
                    tree.in(),
                    line -> logs.append(job.build().id(), line));
        }
    }

    private BuildOrder order(BuildJob job, Duration limit) {
        var build = job.build();
        var environment = job.environment();
        var app = environment.app();
        return new BuildOrder(
                build.id().toString(),
                app.team() + "-" + app.name() + "-app",
                "berth/" + installation + "/" + app.name() + "-" + environment.name() + ":" + build.number(),
                Map.of(
                        "berth.app", app.name(),
                        "berth.environment", environment.name(),
                        "berth.environment.id", environment.id().toString(),
                        "berth.build", String.valueOf(build.number())),
                limit);
    }
}
