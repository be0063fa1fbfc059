package berth.server.formation;

import berth.server.formation.Admission.Claim;
import berth.server.release.Scale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.hibernate.Session;

/** What environments claim of the machine, as the database says. */
@ApplicationScoped
class Claims {
    /** Any number: all who admit take this one lock. */
    private static final long LOCK = 0x6265_7274_6801L;

    private static final String OTHERS = """
            select coalesce(sum(s.count * s.memory), 0), coalesce(sum(s.count * s.cpus), 0)
            from (select coalesce(f.count, (d.scale->>'count')::int, :count) as count,
                    coalesce(f.memory_mebibytes, (d.scale->>'memoryMebibytes')::int, :memory) as memory,
                    coalesce(f.cpus, (d.scale->>'cpus')::float8, :cpus) as cpus
                  from environment e
                  join app a on a.id = e.app_id and a.state = 'ACTIVE'
                  join release r on r.id = e.live_release_id
                  cross join lateral jsonb_object_keys(r.process_types) as k(process)
                  cross join lateral (select r.formation->k.process as scale) d
                  left join formation f on f.environment_id = e.id and f.process = k.process
                  where e.id <> :environment and k.process <> 'release') s
            """;

    private final EntityManager database;

    Claims(EntityManager database) {
        this.database = database;
    }

    /** Of all live environments but one; whoever else wants to admit waits until the caller's transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    Claim othersThan(UUID environment, Scale standard) {
        var session = database.unwrap(Session.class);
        session.createNativeQuery("select pg_advisory_xact_lock(:lock) is null", Boolean.class)
                .setParameter("lock", LOCK)
                .getSingleResult();
        var row = session.createNativeQuery(OTHERS, Object[].class)
                .setParameter("count", standard.count())
                .setParameter("memory", standard.memoryMebibytes())
                .setParameter("cpus", standard.cpus())
                .setParameter("environment", environment)
                .getSingleResult();
        return new Claim(((Number) row[0]).longValue(), ((Number) row[1]).doubleValue());
    }
}
