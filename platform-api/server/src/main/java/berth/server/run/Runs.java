package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.run.RunState;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.team.Actor;
import berth.server.team.Permission;
import berth.server.work.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Runs: wished, looked at, cancelled, ended. */
@ApplicationScoped
public class Runs {
    private final RunStore store;
    private final Environments environments;
    private final RunEvents events;
    private final jakarta.enterprise.event.Event<Queued> queued;
    private final Clock clock;

    Runs(
            RunStore store,
            Environments environments,
            RunEvents events,
            jakarta.enterprise.event.Event<Queued> queued,
            Clock clock) {
        this.store = store;
        this.environments = environments;
        this.events = events;
        this.queued = queued;
        this.clock = clock;
    }

    /** Something waits, or is to be cancelled; heard only once it is committed. */
    record Queued() {}

    /** Queues a run, or finds the one of that id: a run is never there twice. */
    @Transactional
    public Run queue(EnvironmentRef environment, NewRun order) {
        environments.lock(environment.id());
        var there = store.findById(order.id());
        if (there != null) {
            return there.run();
        }
        var number = environments.next(environment.id(), Environments.Counter.RUN);
        var row = new RunRow(environment.id(), number, order, clock.instant());
        store.persist(row);
        events.record(environment, order.requestedBy(), "run.queued", row, Map.of());
        queued.fire(new Queued());
        return row.run();
    }

    /** The run with that key, which must exist. */
    @Transactional
    public Run get(UUID run) {
        return Objects.requireNonNull(store.findById(run), () -> "no run " + run)
                .run();
    }

    /** How it stands; cancelled once it has gone with its app. */
    @Transactional
    public RunState state(UUID run) {
        return state(find(run));
    }

    static RunState state(Optional<Run> found) {
        return found.map(Run::state).orElse(RunState.CANCELLED);
    }

    /** The run with that key, if there is one. */
    @Transactional
    public Optional<Run> find(UUID run) {
        return store.findByIdOptional(run).map(RunRow::run);
    }

    /** Newest first, 50 at most. */
    @Transactional
    public List<Run> list(Actor actor, EnvironmentRef environment) {
        return list(actor, environment, RunQuery.NEWEST);
    }

    /** Newest first. */
    @Transactional
    public List<Run> list(Actor actor, EnvironmentRef environment, RunQuery wanted) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.find(environment.id(), wanted).stream().map(RunRow::run).toList();
    }

    /**
     * The run with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code run.unknown}
     */
    @Transactional
    public Run require(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.require(environment, number).run();
    }

    /**
     * Ends a run.
     *
     * @throws PlatformException NOT_FOUND; CONFLICT, {@code run.ended}
     */
    @Transactional
    public Run cancel(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.DEPLOY, environment.app().team());
        var row = store.requireLocked(environment, number);
        if (row.state.isTerminal()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "run.ended",
                    "run " + number + " of " + environment.path() + " has ended already",
                    "nothing is left to cancel");
        }
        requestCancel(environment, row, actor.name());
        return row.run();
    }

    /** Asks for the end of a run, whatever it is; one that has ended stays as it is. */
    @Transactional
    public void cancel(EnvironmentRef environment, UUID run, String by) {
        store.locked(run)
                .filter(row -> !row.state.isTerminal() && row.cancelRequestedBy == null)
                .ifPresent(row -> requestCancel(environment, row, by));
    }

    /** Asks for the end of all runs of an environment, because it is being removed. */
    @Transactional
    public void cancelAll(EnvironmentRef environment, String by) {
        store.activeLocked(environment.id()).stream()
                .filter(row -> row.cancelRequestedBy == null)
                .forEach(row -> requestCancel(environment, row, by));
    }

    /** Whether runs of the environment wait or are under way. */
    @Transactional
    public boolean anyActive(UUID environment) {
        return store.anyActive(environment);
    }

    /** Ends it, if it is still this control plane's to end. */
    @Transactional
    void end(EnvironmentRef environment, UUID run, RunState state, Optional<Integer> exitCode, Optional<Failure> why) {
        store.mine(run).ifPresent(row -> {
            row.exitCode = exitCode.orElse(null);
            end(environment, row, state, why);
        });
    }

    private void requestCancel(EnvironmentRef environment, RunRow row, String by) {
        if (row.cancelRequestedBy != null) {
            // Asked for once more while it ends.
            return;
        }
        row.cancelRequestedBy = by;
        events.record(environment, by, "run.cancel-requested", row, Map.of());
        if (row.state == RunState.QUEUED) {
            end(environment, row, RunState.CANCELLED, Optional.empty());
        }
        queued.fire(new Queued());
    }

    /** @param failure why it failed, if it did; that of a cancelled one is who did that, which the row knows */
    private void end(EnvironmentRef environment, RunRow row, RunState state, Optional<Failure> failure) {
        var why = state == RunState.CANCELLED ? cancelled(row) : failure;
        row.state = state;
        row.ended(clock.instant(), why);
        var kind = switch (state) {
            case SUCCEEDED -> "run.succeeded";
            case FAILED -> "run.failed";
            case CANCELLED -> "run.cancelled";
            case QUEUED, RUNNING -> throw new IllegalArgumentException(state + " is no end");
        };
        events.record(environment, row.requestedBy, kind, row, result(row, why));
    }

    /** Empty where its app was deleted: then nobody is left who could be told. */
    private static Optional<Failure> cancelled(RunRow row) {
        var nextStep = switch (row.kind) {
            case RELEASE -> "push again, or make the change again, if it was not meant to stop";
            case ONE_OFF, CRON -> "run it again if it was not meant to stop";
        };
        return Cancellation.failure("run.cancelled", "the run", Optional.ofNullable(row.cancelRequestedBy), nextStep);
    }

    private static Map<String, String> result(RunRow row, Optional<Failure> why) {
        var result = new HashMap<String, String>();
        if (row.exitCode != null) {
            result.put("exitCode", row.exitCode.toString());
        }
        why.ifPresent(failure -> result.putAll(Map.of("code", failure.code(), "nextStep", failure.nextStep())));
        return result;
    }
}
