package berth.server.route;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** Numbers for route tables: they only grow, also over restarts and between control planes. */
@ApplicationScoped
class Generations {
    private final EntityManager database;

    Generations(EntityManager database) {
        this.database = database;
    }

    @Transactional
    long next() {
        return ((Number) database.createNativeQuery("select nextval('route_generation')")
                        .getSingleResult())
                .longValue();
    }

    /** After a router that has seen more than this database, because the database was restored from a backup. */
    @Transactional
    void skipTo(long generation) {
        database.createNativeQuery("select setval('route_generation', greatest(:generation, last_value))"
                        + " from route_generation")
                .setParameter("generation", generation)
                .getSingleResult();
    }
}
