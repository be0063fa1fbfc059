package berth.server.secret;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/** Whether the database holds anything that is sealed. Knows the tables alone: they are there before their features are. */
@ApplicationScoped
class SealedRows {
    private static final String ANY = """
            select exists (select 1 from config) or exists (select 1 from config_group)
                or exists (select 1 from webhook) or exists (select 1 from release where variables is not null)
            """;

    private final EntityManager database;

    SealedRows(EntityManager database) {
        this.database = database;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean any() {
        return database.unwrap(Session.class)
                .createNativeQuery(ANY, Boolean.class)
                .getSingleResult();
    }
}
