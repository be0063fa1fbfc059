package berth.server.cron;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Up to which tick each schedule has been answered. */
@ApplicationScoped
class CronStore {
    private final EntityManager database;

    CronStore(EntityManager database) {
        this.database = database;
    }

    /** A live release with schedules. */
    record Scheduled(UUID environment, UUID release, String crontab) {}

    @Transactional
    List<Scheduled> live() {
        return session()
                .createNativeQuery(
                        "select e.id, r.id, r.crontab from environment e join app a on a.id = e.app_id"
                                + " join release r on r.id = e.live_release_id"
                                + " where a.state = 'ACTIVE' and r.crontab <> ''",
                        Object[].class)
                .getResultStream()
                .map(row -> new Scheduled((UUID) row[0], (UUID) row[1], (String) row[2]))
                .toList();
    }

    /**
     * The last tick that was answered, locked until the caller's transaction ends; a schedule that was not known begins now.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Instant lastTick(UUID environment, String line, Instant now) {
        session()
                .createNativeMutationQuery("insert into cron_job (environment_id, line, last_tick)"
                        + " values (:environment, :line, :now) on conflict do nothing")
                .setParameter("environment", environment)
                .setParameter("line", line)
                .setParameter("now", now)
                .executeUpdate();
        return session()
                .createNativeQuery(
                        "select last_tick from cron_job where environment_id = :environment and line = :line for update",
                        Instant.class)
                .setParameter("environment", environment)
                .setParameter("line", line)
                .getSingleResult();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void answered(UUID environment, String line, Instant tick) {
        session()
                .createNativeMutationQuery("update cron_job set last_tick = :tick"
                        + " where environment_id = :environment and line = :line")
                .setParameter("tick", tick)
                .setParameter("environment", environment)
                .setParameter("line", line)
                .executeUpdate();
    }

    /** Forgets the schedules that are no longer there: should one come back, it begins anew. */
    @Transactional
    void keepOnly(UUID environment, List<String> lines) {
        session()
                .createNativeMutationQuery(
                        "delete from cron_job where environment_id = :environment and line not in (:lines)")
                .setParameter("environment", environment)
                .setParameter("lines", lines)
                .executeUpdate();
    }

    /** The same where the live release has none at all. */
    @Transactional
    void forgetUnscheduled() {
        session()
                .createNativeMutationQuery("delete from cron_job c using environment e, release r"
                        + " where e.id = c.environment_id and r.id = e.live_release_id and r.crontab = ''")
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void forget(UUID app) {
        session()
                .createNativeMutationQuery("delete from cron_job where environment_id in"
                        + " (select id from environment where app_id = :app)")
                .setParameter("app", app)
                .executeUpdate();
    }

    private Session session() {
        return database.unwrap(Session.class);
    }

    /** An app's schedules go with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final CronStore store;

        Part(CronStore store) {
            this.store = store;
        }

        @Override
        public int rank() {
            return 48;
        }

        @Override
        public void forget(AppRef app) {
            store.forget(app.id());
        }
    }
}
