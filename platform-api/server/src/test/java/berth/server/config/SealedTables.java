package berth.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import berth.server.secret.Seals;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.HexFormat;

/** Tables with config vars, as somebody sees them who has the database and not the keys. */
@ApplicationScoped
class SealedTables {
    private final Seals seals;
    private final KeyRotation rotation;
    private final EntityManager database;

    SealedTables(Seals seals, KeyRotation rotation, EntityManager database) {
        this.seals = seals;
        this.rotation = rotation;
        this.database = database;
    }

    /** What is sealed from now on is sealed with another key. */
    void rotateKey() {
        seals.rotate();
    }

    /** As the control plane does when it starts. */
    void sealAgain() {
        rotation.onStart(new StartupEvent());
    }

    /** All its rows are sealed with the same key. */
    void assertOneKey(String table) {
        var keys = database.createNativeQuery("select distinct substring(variables for 4) from " + table)
                .getResultList();
        assertEquals(1, keys.size(), table);
    }

    /** No row holds that text, be it among bytes. */
    void assertHides(String table, String text) {
        var bytes = HexFormat.of().formatHex(text.getBytes(UTF_8));
        for (Object row : database.createNativeQuery("select t::text from " + table + " t")
                .getResultList()) {
            assertFalse(row.toString().contains(text), table);
            assertFalse(row.toString().contains(bytes), table);
        }
    }
}
