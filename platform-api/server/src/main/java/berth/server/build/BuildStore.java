package berth.server.build;

import berth.api.build.BuildState;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The build queue: rows, moved by compare-and-set. */
@ApplicationScoped
class BuildStore implements PanacheRepositoryBase<BuildRow, UUID> {
    /** One build of an environment at a time, in order, and none while a deployment of it is under way. */
    private static final String CLAIMABLE = """
            select b.* from build b
            where b.state = 'QUEUED' and (b.not_before <= :now or b.not_before > :never)
              and not exists (select 1 from build o where o.environment_id = b.environment_id
                and (o.state = 'RUNNING' or (o.state = 'QUEUED' and o.number < b.number)))
              and not exists (select 1 from deployment d where d.environment_id = b.environment_id
                and d.state in ('QUEUED', 'STARTING', 'ROUTING'))
            order by b.created_at
            limit :free
            for update of b skip locked
            """;

    private static final String PLATFORM = "berth";

    /** Nothing is told to wait for longer: what seems to be was so before the clock was set back. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** After so many takeovers a build keeps its deadline: it always ends. */
    static final int MOST_RESUMPTIONS = 5;

    private final Lease lease;
    private final BuildEvents events;
    private final Clock clock;

    BuildStore(Lease lease, BuildEvents events, Clock clock) {
        this.lease = lease;
        this.events = events;
        this.clock = clock;
    }

    /** Takes as many waiting builds as there is room for, and makes them this control plane's. */
    List<Build> claim(int free, Duration timeLimit) {
        Instant now = clock.instant();
        return getSession()
                .createNativeQuery(CLAIMABLE, BuildRow.class)
                .setParameter("now", now)
                .setParameter("never", now.plus(LONGEST_WAIT))
                .setParameter("free", free)
                .getResultStream()
                .map(row -> {
                    row.state = BuildState.RUNNING;
                    row.owner = lease.owner();
                    if (row.deadlineAt == null) {
                        row.deadlineAt = now.plus(timeLimit);
                    }
                    if (row.startedAt == null) {
                        row.startedAt = now;
                        // Once: one that waits for the engine is claimed every other second.
                        events.record(row.requestedBy, "build.started", row);
                    }
                    return row.build();
                })
                .toList();
    }

    /**
     * Puts builds back into the queue whose owner died, or whose end could not be written.
     *
     * @param running those that this control plane is at work on
     */
    List<Build> requeueOrphans(Set<UUID> running) {
        return orphans("cancel_requested_by is null", running)
                .map(row -> {
                    boolean isTakenOver = !lease.owner().equals(row.owner);
                    row.state = BuildState.QUEUED;
                    row.owner = null;
                    if (isTakenOver && row.resumed < MOST_RESUMPTIONS) {
                        // Whoever takes it over has the whole time: an outage must not fail what was accepted.
                        row.resumed++;
                        row.deadlineAt = null;
                    }
                    events.record(PLATFORM, "build.interrupted", row);
                    return row.build();
                })
                .toList();
    }

    /** Orphans that were to be cancelled: not built again, but made this control plane's, so that it may end them. */
    List<Build> adoptCancelled(Set<UUID> running) {
        return orphans("cancel_requested_by is not null", running)
                .map(row -> {
                    row.owner = lease.owner();
                    return row.build();
                })
                .toList();
    }

    private Stream<BuildRow> orphans(String which, Set<UUID> running) {
        return getSession()
                .createNativeQuery(
                        "select * from build where state = 'RUNNING' and " + which + " and (owner = :me or "
                                + Lease.ORPHANED + ") for update skip locked",
                        BuildRow.class)
                .setParameter("dead", lease.dead())
                .setParameter("me", lease.owner())
                .getResultStream()
                .filter(row -> !lease.owner().equals(row.owner) || !running.contains(row.id));
    }

    /** Whether any waits or runs. */
    @Transactional
    boolean anyActive() {
        return getSession()
                .createNativeQuery(
                        "select exists (select 1 from build where state in ('QUEUED', 'RUNNING'))", Boolean.class)
                .getSingleResult();
    }

    /** The row, locked, if this control plane still runs it. */
    Optional<BuildRow> mine(UUID build) {
        return find("id = ?1 and state = ?2 and owner = ?3", build, BuildState.RUNNING, lease.owner())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<Build> mineToCancel() {
        return list("state = ?1 and owner = ?2 and cancelRequestedBy is not null", BuildState.RUNNING, lease.owner())
                .stream()
                .map(BuildRow::build)
                .toList();
    }

    /** Builds of others that run or come first; none where one of the same environment does, which its log says. */
    @Transactional
    int before(Build build) {
        boolean behindItsOwn = count(
                        "environmentId = ?1 and number < ?2 and state in (?3, ?4)",
                        build.environment(),
                        build.number(),
                        BuildState.QUEUED,
                        BuildState.RUNNING)
                > 0;
        return behindItsOwn
                ? 0
                : Math.toIntExact(count(
                        "environmentId <> ?1 and (state = ?2 or state = ?3 and createdAt < ?4)",
                        build.environment(),
                        BuildState.RUNNING,
                        BuildState.QUEUED,
                        build.createdAt()));
    }

    /** As {@link #active}, locked: nobody ends them until the caller's transaction has. */
    List<BuildRow> activeLocked(UUID environment) {
        return find(
                        "environmentId = ?1 and state in (?2, ?3) order by number",
                        environment,
                        BuildState.QUEUED,
                        BuildState.RUNNING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Those that wait, locked. Never those that run: whoever ends one of them locks the environment after it. */
    List<BuildRow> waitingLocked(UUID environment) {
        return find("environmentId = ?1 and state = ?2 order by number", environment, BuildState.QUEUED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    List<BuildRow> active(UUID environment) {
        return list(
                "environmentId = ?1 and state in (?2, ?3) order by number",
                environment,
                BuildState.QUEUED,
                BuildState.RUNNING);
    }

    /** The newest of each environment. */
    List<BuildRow> newest(Set<UUID> environments) {
        return getSession()
                .createNativeQuery("""
                        select b.* from unnest(cast(:environments as uuid[])) as e (id)
                        cross join lateral
                            (select * from build where environment_id = e.id order by number desc limit 1) b
                        """, BuildRow.class)
                .setParameter("environments", environments.toArray(UUID[]::new))
                .getResultList();
    }

    /** Those that have been built and are not live yet: the next is not built before that has ended, see {@link #CLAIMABLE}. */
    List<BuildRow> deploying(UUID environment) {
        return getSession()
                .createNativeQuery("""
                        select b.* from build b join deployment d on d.build_id = b.id
                        where d.environment_id = :environment and d.state in ('QUEUED', 'STARTING', 'ROUTING')
                        order by b.number
                        """, BuildRow.class)
                .setParameter("environment", environment)
                .getResultList();
    }

    /**
     * The row with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code build.unknown}
     */
    BuildRow require(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.NONE);
    }

    /** The same, locked: nobody ends it, or forgets it with its app, until the caller's transaction has ended. */
    BuildRow requireLocked(EnvironmentRef environment, int number) {
        return required(environment, number, LockModeType.PESSIMISTIC_WRITE);
    }

    private BuildRow required(EnvironmentRef environment, int number, LockModeType lock) {
        return find("environmentId = ?1 and number = ?2", environment.id(), number)
                .withLock(lock)
                .firstResultOptional()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "build.unknown",
                        "environment " + environment.path() + " has no build " + number,
                        "list them to see which there are"));
    }
}
