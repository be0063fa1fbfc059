package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.run.RunKind;
import berth.api.run.RunState;
import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.build.BuildLogs;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.setting.BerthConfig;
import berth.server.work.Lease;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Runs as rows, moved by compare-and-set. */
@ApplicationScoped
class RunStore implements PanacheRepositoryBase<RunRow, UUID> {
    private final Lease lease;
    private final BerthConfig config;
    private final RunEvents events;
    private final Clock clock;

    RunStore(Lease lease, BerthConfig config, RunEvents events, Clock clock) {
        this.lease = lease;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    /** Takes all that wait, and those whose owner died: they go on where they stand. */
    List<Run> claim(Set<UUID> running) {
        var now = clock.instant();
        return getSession()
                .createNativeQuery(
                        "select * from run where state = 'QUEUED' or (state = 'RUNNING' and (owner = :me or "
                                + Lease.ORPHANED + ")) order by created_at for update skip locked",
                        RunRow.class)
                .setParameter("dead", lease.dead())
                .setParameter("me", lease.owner())
                .getResultStream()
                .filter(row -> !running.contains(row.id))
                .map(row -> {
                    if (row.state == RunState.QUEUED) {
                        row.state = RunState.RUNNING;
                        row.startedAt = now;
                        row.deadlineAt = now.plus(limit(row.kind));
                        events.record(row.requestedBy, "run.started", row);
                    }
                    row.owner = lease.owner();
                    return row.run();
                })
                .toList();
    }

    /** Whether any waits or is under way. */
    @Transactional
    boolean anyActive() {
        return getSession()
                .createNativeQuery(
                        "select exists (select 1 from run where state in ('QUEUED', 'RUNNING'))", Boolean.class)
                .getSingleResult();
    }

    /** The row, locked, if this control plane still works on it. */
    Optional<RunRow> mine(UUID run) {
        return find("id = ?1 and state = ?2 and owner = ?3", run, RunState.RUNNING, lease.owner())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** The row, locked; none once it has gone with its app. */
    Optional<RunRow> locked(UUID run) {
        return find("id", run).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** Those that wait or are under way, locked: nobody ends them until the caller's transaction has. */
    List<RunRow> activeLocked(UUID environment) {
        return find(
                        "environmentId = ?1 and state in (?2, ?3) order by number",
                        environment,
                        RunState.QUEUED,
                        RunState.RUNNING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    boolean anyActive(UUID environment) {
        return count("environmentId = ?1 and state in (?2, ?3)", environment, RunState.QUEUED, RunState.RUNNING) > 0;
    }

    /**
     * The row with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code run.unknown}
     */
    RunRow require(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.NONE);
    }

    /** The same, locked: nobody ends it, or forgets it with its app, until the caller's transaction has ended. */
    RunRow requireLocked(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.PESSIMISTIC_WRITE);
    }

    private RunRow required(EnvironmentRef environment, int number, LockModeType lock) {
        return find("environmentId = ?1 and number = ?2", environment.id(), number)
                .withLock(lock)
                .firstResultOptional()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "run.unknown",
                        "environment " + environment.path() + " has no run " + number,
                        "list them to see which there are"));
    }

    /** Newest first. */
    List<RunRow> find(UUID environment, RunQuery wanted) {
        var query = new StringBuilder("environmentId = :environment");
        var parameters = new HashMap<String, Object>(Map.of("environment", environment));
        wanted.kind().ifPresent(kind -> {
            query.append(" and kind = :kind");
            parameters.put("kind", kind);
        });
        wanted.schedule().ifPresent(schedule -> {
            query.append(" and schedule = :schedule");
            parameters.put("schedule", schedule);
        });
        wanted.before().ifPresent(before -> {
            query.append(" and number < :before");
            parameters.put("before", before);
        });
        return find(query.append(" order by number desc").toString(), parameters)
                .page(0, wanted.limit())
                .list();
    }

    private Duration limit(RunKind kind) {
        return kind == RunKind.RELEASE
                ? config.deployments().releaseLimit()
                : config.instances().runLimit();
    }

    /** An app's runs and their logs go with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final RunStore store;
        private final BuildLogs logs;
        private final Environments environments;

        Part(RunStore store, BuildLogs logs, Environments environments) {
            this.store = store;
            this.logs = logs;
            this.environments = environments;
        }

        @Override
        public int rank() {
            return 47;
        }

        @Override
        public void forget(AppRef app) {
            for (var environment : environments.list(app)) {
                store.list("environmentId", environment.id()).forEach(row -> logs.delete(row.id));
                store.delete("environmentId", environment.id());
            }
        }
    }
}
