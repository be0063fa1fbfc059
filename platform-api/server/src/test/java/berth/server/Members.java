package berth.server;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Makes members of teams, as nobody can yet by the API. */
@ApplicationScoped
public class Members {
    private final EntityManager database;

    Members(EntityManager database) {
        this.database = database;
    }

    /** The token of a new member; its team is made if it is not there. */
    public String token(String team, String role) {
        var token = "test_" + UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery("insert into team (id, name, created_at) values (:id, :name, now())"
                            + " on conflict do nothing")
                    .setParameter("id", UUID.randomUUID())
                    .setParameter("name", team)
                    .executeUpdate();
            var member = UUID.randomUUID();
            database.createNativeQuery("insert into member (id, team_id, name, role, operator, created_at)"
                            + " select :id, id, :name, :role, false, now() from team where name = :team")
                    .setParameter("id", member)
                    .setParameter("name", "m-" + member)
                    .setParameter("role", role)
                    .setParameter("team", team)
                    .executeUpdate();
            database.createNativeQuery("insert into token (id, member_id, label, hash, created_at)"
                            + " values (:id, :member, 'test', :hash, now())")
                    .setParameter("id", UUID.randomUUID())
                    .setParameter("member", member)
                    .setParameter("hash", hash(token))
                    .executeUpdate();
        });
        return token;
    }

    /** From now on the token is nobody's. */
    public void revoke(String token) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("update token set revoked_at = now() where hash = :hash")
                        .setParameter("hash", hash(token))
                        .executeUpdate());
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
