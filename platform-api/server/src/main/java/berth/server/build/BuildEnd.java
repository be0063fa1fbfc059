package berth.server.build;

import berth.api.build.BuildState;
import berth.api.problem.Failure;
import berth.builder.BuildOutcome;
import berth.builder.BuilderUnavailableException;
import berth.server.release.NewRelease;
import berth.server.release.Releases;
import berth.server.release.UnreadableRelease;
import berth.server.secret.UnreadableException;
import berth.server.work.FailureLines;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes down how builds ended; what is told of it is told once that is stored. */
@ApplicationScoped
class BuildEnd {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final BuildStore store;
    private final Builds builds;
    private final Releases releases;
    private final Declarations declarations;
    private final BuildLogs logs;
    private final ToldOnceStored told;
    private final Clock clock;

    BuildEnd(
            BuildStore store,
            Builds builds,
            Releases releases,
            Declarations declarations,
            BuildLogs logs,
            ToldOnceStored told,
            Clock clock) {
        this.store = store;
        this.builds = builds;
        this.releases = releases;
        this.declarations = declarations;
        this.logs = logs;
        this.told = told;
        this.clock = clock;
    }

    void finish(BuildJob job, BuildOutcome outcome, Declared declared) {
        switch (outcome) {
            case BuildOutcome.Built built ->
                succeed(job, built, declared.of(built.processTypes().keySet()));
            case BuildOutcome.Failed failed -> {
                tell(job, declared);
                fail(job, new Failure(failed.code(), failed.message(), failed.nextStep()));
            }
            case BuildOutcome.Cancelled ignored -> cancel(job);
        }
    }

    /** The engine did not answer: the build waits in the queue, until its deadline. */
    void retryLater(BuildJob job, BuilderUnavailableException why) {
        var now = clock.instant();
        var build = job.build();
        if (build.deadlineAt().filter(now::isAfter).isPresent()) {
            var failure = new Failure(
                    "builder.unavailable",
                    "the builder did not answer until the build's time was over: " + why.getMessage(),
                    "ask the operator to look at the Docker Engine, then push again");
            fail(job, failure);
            return;
        }
        unlessCancelled(job, row -> {
            told.line(build.id(), "-----> the builder does not answer; trying again: " + why.getMessage());
            row.state = BuildState.QUEUED;
            row.owner = null;
            row.notBefore = now.plus(RETRY_AFTER);
        });
    }

    /** Berth itself failed. */
    void broke(BuildJob job) {
        fail(
                job,
                new Failure(
                        "berth.bug",
                        "Berth failed while building; this is not your fault",
                        "push again; if it happens again, tell the operator"));
    }

    private void tell(BuildJob job, Declared declared) {
        declared.notes().forEach(note -> logs.append(job.build().id(), "-----> note: " + note));
    }

    /** Build, release and deployment in one step: never one without the next. A cancel that came before it counts. */
    private void succeed(BuildJob job, BuildOutcome.Built built, Declared declared) {
        var build = job.build();
        tell(job, declared);
        try {
            unlessCancelled(job, row -> {
                row.pack = built.pack();
                row.image = built.imageId();
                builds.end(job.environment(), row, BuildState.SUCCEEDED, Optional.empty());
                releases.create(job.environment(), release(job, built, declared));
            });
        } catch (UnreadableException e) {
            fail(job, UnreadableRelease.failure(e));
        }
    }

    /** Moves a build on, or ends it where somebody asked for that first; nothing if it is another's by now. */
    private void unlessCancelled(BuildJob job, Consumer<BuildRow> move) {
        boolean isCancelled = QuarkusTransaction.requiringNew().call(() -> {
            var mine = store.mine(job.build().id());
            if (mine.filter(row -> row.cancelRequestedBy != null).isPresent()) {
                return true;
            }
            mine.ifPresent(move);
            return false;
        });
        if (isCancelled) {
            cancel(job);
        }
    }

    private void fail(BuildJob job, Failure failure) {
        var build = job.build().id();
        unlessCancelled(job, row -> {
            FailureLines.of(failure).forEach(line -> told.line(build, line));
            builds.end(job.environment(), row, BuildState.FAILED, Optional.of(failure));
        });
    }

    /** Somebody asked for its end; nothing if it is another's by now, or gone with its app. */
    void cancel(BuildJob job) {
        QuarkusTransaction.requiringNew()
                .run(() -> store.mine(job.build().id())
                        .ifPresent(row -> builds.endCancelled(
                                job.environment(), row, Optional.ofNullable(row.cancelRequestedBy))));
    }

    private NewRelease release(BuildJob job, BuildOutcome.Built built, Declared declared) {
        return new NewRelease(
                job.environment().id(),
                Optional.of(job.build().id()),
                Optional.of(job.source().commit()),
                built.imageId(),
                built.processTypes(),
                declarations.formation(declared, built.processTypes().keySet()),
                String.join("\n", declared.crontab()),
                Optional.of(declared.checks()),
                WebPort.of(built.exposedPorts()),
                "push " + job.source().shortCommit(),
                job.build().requestedBy());
    }
}
