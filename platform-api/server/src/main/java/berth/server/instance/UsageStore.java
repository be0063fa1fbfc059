package berth.server.instance;

import berth.api.instance.UsageView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/** Samples of what instances use, in the database: a day of them, the older ones drawn together. */
@ApplicationScoped
class UsageStore {
    static final Duration FINE = Duration.ofHours(2);
    static final Duration KEPT = Duration.ofHours(24);
    static final Duration COARSE_WIDTH = Duration.ofMinutes(5);

    private final EntityManager database;

    UsageStore(EntityManager database) {
        this.database = database;
    }

    /** What one instance used in a while. */
    record Sample(
            UUID environment,
            String instance,
            String process,
            int release,
            Instant at,
            int seconds,
            double cpus,
            long memoryBytes) {}

    @Transactional
    void add(List<Sample> samples) {
        database.unwrap(Session.class).doWork(connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into usage_sample (instance, width_seconds, at, environment_id, process, release, cpus, memory_bytes)
                    values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")) {
                for (Sample sample : samples) {
                    insert.setString(1, sample.instance());
                    insert.setInt(2, sample.seconds());
                    insert.setObject(3, sample.at().atOffset(ZoneOffset.UTC));
                    insert.setObject(4, sample.environment());
                    insert.setString(5, sample.process());
                    insert.setInt(6, sample.release());
                    insert.setDouble(7, sample.cpus());
                    insert.setLong(8, sample.memoryBytes());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** Draws together what is older than {@link #FINE}, and drops what is older than {@link #KEPT}. */
    @Transactional
    void tidy(Instant now) {
        long width = COARSE_WIDTH.toSeconds();
        // Only whole spans: the rest of one would make a second sample of the same time.
        var before = Instant.ofEpochSecond(now.minus(FINE).getEpochSecond() / width * width);
        database.createNativeQuery("delete from usage_sample where at < :oldest")
                .setParameter("oldest", now.minus(KEPT))
                .executeUpdate();
        database.createNativeQuery("""
                with old as (delete from usage_sample where at < :before and width_seconds < :width returning *)
                insert into usage_sample (instance, width_seconds, at, environment_id, process, release, cpus, memory_bytes)
                select instance, :width, date_bin(make_interval(secs => :width), at, timestamptz 'epoch') as bin,
                       min(environment_id::text)::uuid, min(process), min(release), avg(cpus), max(memory_bytes)
                from old group by instance, bin
                on conflict do nothing""")
                .setParameter("before", before)
                .setParameter("width", (int) width)
                .executeUpdate();
    }

    @Transactional
    List<UsageView> list(UUID environment, Instant since) {
        List<Object[]> rows = database.unwrap(Session.class)
                .createNativeQuery("""
                        select instance, process, release, at, width_seconds, cpus, memory_bytes from usage_sample
                        where environment_id = :environment and at >= :since order by process, instance, at""", Object[].class)
                .setParameter("environment", environment)
                .setParameter("since", since)
                .getResultList();
        Map<String, UsageView> views = new LinkedHashMap<>();
        for (Object[] row : rows) {
            views.computeIfAbsent(
                            (String) row[0],
                            id -> new UsageView(id, (String) row[1], ((Number) row[2]).intValue(), new ArrayList<>()))
                    .points()
                    .add(new UsageView.Point(
                            (Instant) row[3],
                            ((Number) row[4]).intValue(),
                            ((Number) row[5]).doubleValue(),
                            ((Number) row[6]).longValue()));
        }
        return List.copyOf(views.values());
    }
}
