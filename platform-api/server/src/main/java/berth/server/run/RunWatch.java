package berth.server.run;

import berth.api.problem.Failure;
import berth.api.run.RunState;
import berth.node.ImageMissingException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.node.RunStatus;
import berth.server.build.BuildLogs;
import berth.server.environment.EnvironmentRef;
import berth.server.release.Redactions;
import berth.server.release.UnreadableRelease;
import berth.server.run.RunSpecs.Job;
import berth.server.secret.UnreadableException;
import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One run, told top to bottom: start it, keep what it writes, see how it ends. Every step may be repeated, so that another
 * control plane can go on with it: the node starts it once only.
 */
@ApplicationScoped
class RunWatch {
    private static final Logger LOG = Logger.getLogger(RunWatch.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    private final NodeRuntime runtime;
    private final Runs runs;
    private final BuildLogs logs;
    private final Redactions redactions;
    private final Duration grace;
    private final Clock clock;
    private final Clock steady;
    private final CountDownLatch stopping = new CountDownLatch(1);

    RunWatch(
            NodeRuntime runtime,
            Runs runs,
            BuildLogs logs,
            Redactions redactions,
            BerthConfig config,
            Clock clock,
            @Steady Clock steady) {
        this.runtime = runtime;
        this.runs = runs;
        this.logs = logs;
        this.redactions = redactions;
        this.grace = config.deployments().stopGrace();
        this.clock = clock;
        this.steady = steady;
    }

    /** How it ended. */
    private record End(RunState state, Optional<Integer> exitCode, Optional<Failure> failure) {
        static End failed(String code, String message, String nextStep) {
            return new End(RunState.FAILED, Optional.empty(), Optional.of(new Failure(code, message, nextStep)));
        }
    }

    /** Ends all watching at its next step: what is watched goes on. */
    void stop() {
        stopping.countDown();
    }

    /** @throws InterruptedException also if this is to stop */
    void watch(Job job) throws InterruptedException {
        var began = steady.instant();
        var deadline = began.plus(left(job.run()));
        Optional<Thread> follower = Optional.empty();
        try {
            while (true) {
                try {
                    if (follower.isEmpty() && stopped(job, deadline).isEmpty()) {
                        runtime.start(job.spec());
                        follower = runtime.run(job.spec().key()).map(seen -> follow(job, seen));
                    }
                    var end = look(job, deadline, follower);
                    if (end.isPresent()) {
                        finish(job, end.get());
                        return;
                    }
                    await(pause(began));
                } catch (ImageMissingException e) {
                    finish(
                            job,
                            End.failed(
                                    "image.missing", "the release's " + e.getMessage(), "push again to build it anew"));
                    return;
                } catch (NodeUnavailableException e) {
                    LOG.debugf("run %s waits for the node: %s", job.run().id(), e.getMessage());
                    await(RETRY);
                }
            }
        } finally {
            follower.ifPresent(Thread::interrupt);
        }
    }

    private void await(Duration pause) throws InterruptedException {
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("this control plane stops");
        }
    }

    /** Ends a run whose release cannot be read: it would never be otherwise. */
    void unreadable(Run run, EnvironmentRef environment, UnreadableException why) {
        runs.end(environment, run.id(), RunState.FAILED, Optional.empty(), Optional.of(UnreadableRelease.failure(why)));
    }

    /** What has run for long may be looked at more seldom. */
    private Duration pause(Instant began) {
        var share = Duration.between(began, steady.instant()).dividedBy(20);
        return share.compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : share.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : share;
    }

    /** How much of its time is left; never more than it was given, though the clock was set back. */
    private Duration left(Run run) {
        var deadline = run.deadlineAt().orElseThrow();
        var given = Duration.between(run.startedAt().orElseThrow(), deadline);
        var left = Duration.between(clock.instant(), deadline);
        return left.compareTo(given) < 0 ? left : given;
    }

    private Optional<End> look(Job job, Instant deadline, Optional<Thread> follower) throws InterruptedException {
        var key = job.spec().key();
        var seen = runtime.run(key);
        if (seen.filter(RunStatus::hasEnded).isPresent()) {
            awaitLastLines(follower);
            return seen.map(ended -> ended(job, ended));
        }
        var stopped = stopped(job, deadline);
        if (stopped.isPresent()) {
            runtime.remove(key, grace);
            awaitLastLines(follower);
            return stopped;
        }
        if (seen.isEmpty()) {
            return Optional.of(End.failed(
                    "run.lost", "its container was removed by somebody else", "run it again if that was a mistake"));
        }
        return Optional.empty();
    }

    /** Whether somebody wants it ended, it has gone with its app, or its time is over. */
    private Optional<End> stopped(Job job, Instant deadline) {
        if (runs.find(job.run().id())
                .filter(now -> now.cancelRequestedBy().isEmpty())
                .isEmpty()) {
            return Optional.of(new End(RunState.CANCELLED, Optional.empty(), Optional.empty()));
        }
        return steady.instant().isAfter(deadline)
                ? Optional.of(End.failed(
                        "run.timed-out",
                        "it did not end in time",
                        "make it faster, or ask the operator for a longer limit"))
                : Optional.empty();
    }

    private End ended(Job job, RunStatus seen) {
        int code = seen.exitCode().orElseThrow();
        return code == 0 && seen.reason().isEmpty()
                ? new End(RunState.SUCCEEDED, Optional.of(0), Optional.empty())
                : new End(
                        RunState.FAILED,
                        Optional.of(code),
                        Optional.of(seen.reason()
                                .map(why -> new Failure(why.code(), told(job, why.message()), "read what it wrote"))
                                .orElseGet(() -> new Failure(
                                        "instance.exited", "exited with code " + code, "read what it wrote"))));
    }

    /** Some reasons hold a line that the run wrote. */
    private String told(Job job, String reason) {
        return redactions.of(job.run().release()).ofCut(reason);
    }

    /** What it wrote is kept first, then how it ended, and only then is its container removed. */
    private void finish(Job job, End end) {
        runs.end(job.environment(), job.run().id(), end.state(), end.exitCode(), end.failure());
        try {
            runtime.remove(job.spec().key(), Duration.ZERO);
        } catch (NodeUnavailableException e) {
            LOG.debugf("the container of run %s is removed later: %s", job.run().id(), e.getMessage());
        }
    }

    /** From its first line: what another control plane has kept already is written anew. */
    private Thread follow(Job job, RunStatus seen) {
        var run = job.run();
        logs.delete(run.id());
        if (run.terminal()) {
            // What is on a terminal is for who sits there: it may be a password.
            return Thread.ofVirtual().start(() -> logs.append(run.id(), "-----> it had a terminal: nothing is kept"));
        }
        return Thread.ofVirtual().name("run-log-" + run.number()).start(() -> {
            try {
                var redaction = redactions.of(run.release());
                runtime.follow(seen.id(), Integer.MAX_VALUE, line -> {
                    var text = redaction.of(line.text());
                    logs.append(run.id(), text);
                    run.mirror().ifPresent(build -> logs.append(build, "       " + text));
                    return true;
                });
            } catch (NodeUnavailableException e) {
                logs.append(run.id(), "-----> its log cannot be read: " + e.getMessage());
            }
        });
    }

    private static void awaitLastLines(Optional<Thread> follower) throws InterruptedException {
        if (follower.isPresent()) {
            follower.get().join(LAST_LINES);
        }
    }
}
