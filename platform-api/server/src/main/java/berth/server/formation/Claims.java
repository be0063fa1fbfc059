package berth.server.formation;

import berth.server.formation.Admission.Claim;
import berth.server.release.Scale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** What environments claim of the machine, as the database says. */
@ApplicationScoped
class Claims {
    /** Any number: all who admit take this one lock. */
    private static final long LOCK = 0x6265_7274_6801L;

    /**
     * Of each environment the larger of what runs and what is to run: both are there for a moment only. Where neither is, what
     * somebody has said of it. Beside that each run, but for release processes of the environment itself, whose turn is over when
     * its instances come.
     */
    private static final String OTHERS = """
            with wanted as (
                select e.id as environment, e.live_release_id as release
                from environment e join app a on a.id = e.app_id and a.state = 'ACTIVE'
                where e.id <> :environment and e.live_release_id is not null
                union
                select d.environment_id, d.to_release_id
                from deployment d join environment e on e.id = d.environment_id
                join app a on a.id = e.app_id and a.state = 'ACTIVE'
                where e.id <> :environment and d.state in ('QUEUED', 'STARTING', 'ROUTING')
                    and not exists (select 1 from deployment mine
                        where mine.to_release_id = :coming and mine.state in ('QUEUED', 'STARTING', 'ROUTING')
                            and (mine.created_at, mine.id) < (d.created_at, d.id))),
            of_releases as (
                select w.environment, sum(s.count * s.memory) as memory, sum(s.count * s.cpus) as cpus
                from wanted w
                join release r on r.id = w.release
                cross join lateral jsonb_object_keys(r.process_types) as k(process)
                cross join lateral (select r.formation->k.process as scale) d
                left join formation f on f.environment_id = w.environment and f.process = k.process
                cross join lateral (
                    select coalesce(f.count, (d.scale->>'count')::int, :count) as count,
                        coalesce(f.memory_mebibytes, (d.scale->>'memoryMebibytes')::int, :memory) as memory,
                        coalesce(f.cpus, (d.scale->>'cpus')::float8, :cpus) as cpus) s
                where k.process <> 'release'
                group by w.environment, w.release),
            claimed as (
                select max(memory) as memory, max(cpus) as cpus from of_releases group by environment
                union all
                select coalesce(f.count, :count) * coalesce(f.memory_mebibytes, :memory),
                    coalesce(f.count, :count) * coalesce(f.cpus, :cpus)
                from formation f
                join environment e on e.id = f.environment_id
                join app a on a.id = e.app_id and a.state = 'ACTIVE'
                where e.id <> :environment and f.process <> 'release'
                    and (f.count is not null or f.memory_mebibytes is not null or f.cpus is not null)
                    and e.id not in (select environment from wanted)
                union all
                select coalesce(f.memory_mebibytes, (d.scale->>'memoryMebibytes')::int, :memory),
                    coalesce(f.cpus, (d.scale->>'cpus')::float8, :cpus)
                from run
                join release r on r.id = run.release_id
                cross join lateral (select case run.kind
                    when 'RELEASE' then 'release' when 'CRON' then 'cron' else 'run' end as process) k
                cross join lateral (select r.formation->k.process as scale) d
                left join formation f on f.environment_id = run.environment_id and f.process = k.process
                where run.state in ('QUEUED', 'RUNNING')
                    and not (run.kind = 'RELEASE' and run.environment_id = :environment))
            select coalesce(sum(memory), 0), coalesce(sum(cpus), 0) from claimed
            """;

    private static final UUID NOBODY = new UUID(0, 0);

    private final EntityManager database;

    Claims(EntityManager database) {
        this.database = database;
    }

    /**
     * Of all environments but one, and of all runs; whoever else wants to admit waits until the caller's transaction ends.
     *
     * @param coming the release that asks for its room: of those that are on their way, only older ones come before it, so that
     *     not each of two keeps the other from it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Claim othersThan(UUID environment, Optional<UUID> coming, Scale standard) {
        var session = database.unwrap(Session.class);
        session.createNativeQuery("select pg_advisory_xact_lock(:lock) is null", Boolean.class)
                .setParameter("lock", LOCK)
                .getSingleResult();
        var row = session.createNativeQuery(OTHERS, Object[].class)
                .setParameter("count", standard.count())
                .setParameter("memory", standard.memoryMebibytes())
                .setParameter("cpus", standard.cpus())
                .setParameter("environment", environment)
                .setParameter("coming", coming.orElse(NOBODY))
                .getSingleResult();
        return new Claim(((Number) row[0]).longValue(), ((Number) row[1]).doubleValue());
    }
}
