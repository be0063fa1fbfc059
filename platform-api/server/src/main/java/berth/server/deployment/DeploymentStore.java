package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.work.Lease;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Deployments as rows, moved by compare-and-set. */
@ApplicationScoped
class DeploymentStore implements PanacheRepositoryBase<DeploymentRow, UUID> {
    /** The next of each environment, and those whose owner died on the way: they go on where they stand. */
    private static final String CLAIMABLE = """
            select d.* from deployment d
            where (d.state = 'QUEUED' and not exists (select 1 from deployment o
                     where o.environment_id = d.environment_id and o.number < d.number
                       and o.state in ('QUEUED', 'STARTING', 'ROUTING')))
               or (d.state in ('STARTING', 'ROUTING') and (owner = :me or\s""" + Lease.ORPHANED + """
            ))
            order by d.created_at
            for update of d skip locked
            """;

    /** Whoever goes on with a deployment has the whole time for its step: not whoever goes on after so many others. */
    static final int MOST_RESUMPTIONS = 5;

    private final Lease lease;
    private final Clock clock;

    DeploymentStore(Lease lease, Clock clock) {
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Takes all that can go on now, and makes them this control plane's.
     *
     * @param running those that it is at work on already
     */
    List<Deployment> claim(Duration timeLimit, Set<UUID> running) {
        Instant now = clock.instant();
        return getSession()
                .createNativeQuery(CLAIMABLE, DeploymentRow.class)
                .setParameter("dead", lease.dead())
                .setParameter("me", lease.owner())
                .getResultStream()
                .filter(row -> !running.contains(row.id))
                .map(row -> {
                    if (row.state == DeploymentState.QUEUED) {
                        row.state = DeploymentState.STARTING;
                        row.startedAt = now;
                        row.deadlineAt = now.plus(timeLimit);
                    } else {
                        resume(row, now.plus(timeLimit));
                    }
                    row.owner = lease.owner();
                    return row.deployment();
                })
                .toList();
    }

    /** The time that it was left alone is not the app's: an outage must not fail what was accepted. */
    private static void resume(DeploymentRow row, Instant deadline) {
        if (row.resumed < MOST_RESUMPTIONS) {
            row.deadlineAt = deadline;
        }
        row.resumed = Math.min(row.resumed, MOST_RESUMPTIONS) + 1;
    }

    /**
     * The row with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code deployment.unknown}
     */
    DeploymentRow require(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.NONE);
    }

    /** The same, locked: nobody ends it, or forgets it with its app, until the caller's transaction has ended. */
    DeploymentRow requireLocked(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.PESSIMISTIC_WRITE);
    }

    private DeploymentRow required(EnvironmentRef environment, int number, LockModeType lock) {
        return find("environmentId = ?1 and number = ?2", environment.id(), number)
                .withLock(lock)
                .firstResultOptional()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "deployment.unknown",
                        "environment " + environment.path() + " has no deployment " + number,
                        "list them to see which there are"));
    }

    /** Whether any waits or is under way, or its release has just gone live. */
    @Transactional
    boolean anyActiveOrWatched() {
        return getSession()
                .createNativeQuery("""
                        select exists (select 1 from deployment where state in ('QUEUED', 'STARTING', 'ROUTING'))
                            or exists (select 1 from deployment where watch_until > :now)
                        """, Boolean.class)
                .setParameter("now", clock.instant())
                .getSingleResult();
    }

    /** The row, locked, if this control plane still works on it. */
    Optional<DeploymentRow> mine(UUID deployment) {
        return find(
                        "id = ?1 and state in (?2, ?3) and owner = ?4",
                        deployment,
                        DeploymentState.STARTING,
                        DeploymentState.ROUTING,
                        lease.owner())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** As {@link #active}, locked: nobody ends them until the caller's transaction has. */
    List<DeploymentRow> activeLocked(UUID environment) {
        return find(
                        "environmentId = ?1 and state in (?2, ?3, ?4) order by number",
                        environment,
                        DeploymentState.QUEUED,
                        DeploymentState.STARTING,
                        DeploymentState.ROUTING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Those that wait, locked. Never those under way: whoever ends one of them locks the environment after it. */
    List<DeploymentRow> waitingLocked(UUID environment) {
        return find("environmentId = ?1 and state = ?2 order by number", environment, DeploymentState.QUEUED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    List<DeploymentRow> active(UUID environment) {
        return list(
                "environmentId = ?1 and state in (?2, ?3, ?4) order by number",
                environment,
                DeploymentState.QUEUED,
                DeploymentState.STARTING,
                DeploymentState.ROUTING);
    }

    /** For events: {@code v7} of each that is there. */
    Map<UUID, String> releaseNumbers(Stream<UUID> releases) {
        var numbers = new HashMap<UUID, String>();
        getSession()
                .createNativeQuery("select id, number from release where id = any(:ids)", Object[].class)
                .setParameter("ids", releases.toArray(UUID[]::new))
                .getResultStream()
                .forEach(row -> numbers.put((UUID) row[0], "v" + row[1]));
        return numbers;
    }

    /** The newest of each environment. */
    List<Deployment> newest(Set<UUID> environments) {
        return getSession()
                .createNativeQuery("""
                        select d.* from unnest(cast(:environments as uuid[])) as e (id)
                        cross join lateral
                            (select * from deployment where environment_id = e.id order by number desc limit 1) d
                        """, DeploymentRow.class)
                .setParameter("environments", environments.toArray(UUID[]::new))
                .getResultStream()
                .map(DeploymentRow::deployment)
                .toList();
    }

    /** Those that followed builds. */
    List<Deployment> ofBuilds(Set<UUID> builds) {
        return builds.isEmpty()
                ? List.of()
                : list("buildId in ?1", builds).stream()
                        .map(DeploymentRow::deployment)
                        .toList();
    }

    /** Deployments under way. */
    List<Deployment> underWay() {
        return list("state in (?1, ?2)", DeploymentState.STARTING, DeploymentState.ROUTING).stream()
                .map(DeploymentRow::deployment)
                .toList();
    }
}
