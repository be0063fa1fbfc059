package berth.server.team;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Teams, members and tokens: one store, for none of them is ever asked for without another. */
@ApplicationScoped
class TeamStore implements PanacheRepositoryBase<TokenRow, UUID> {
    /** Any number: whoever ensures the operator's account takes this one lock. */
    private static final long OPERATOR_LOCK = 0x6265_7274_6802L;

    Optional<MemberRow> memberWithToken(byte[] hash) {
        return getEntityManager()
                .createQuery(
                        "select m from TokenRow t join t.member m join fetch m.team"
                                + " where t.hash = :hash and t.revokedAt is null",
                        MemberRow.class)
                .setParameter("hash", hash)
                .getResultStream()
                .findFirst();
    }

    Optional<TeamRow> team(String name) {
        return getEntityManager()
                .createQuery("from TeamRow where name = :name", TeamRow.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    Optional<TeamRow> team(UUID id) {
        return Optional.ofNullable(getEntityManager().find(TeamRow.class, id));
    }

    List<TeamRow> teams() {
        return getEntityManager()
                .createQuery("from TeamRow order by name", TeamRow.class)
                .getResultList();
    }

    /** How many members each team has, by its key; one that has none is not in it. */
    Map<UUID, Integer> memberCounts() {
        var counts = new HashMap<UUID, Integer>();
        getEntityManager()
                .createQuery("select m.team.id, count(*) from MemberRow m group by m.team.id", Object[].class)
                .getResultStream()
                .forEach(row -> counts.put((UUID) row[0], ((Long) row[1]).intValue()));
        return counts;
    }

    Optional<MemberRow> member(String name) {
        return getEntityManager()
                .createQuery("from MemberRow where name = :name", MemberRow.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    Optional<TokenRow> token(byte[] hash) {
        return find("hash", (Object) hash).firstResultOptional();
    }

    List<TokenRow> validTokens(MemberRow member, String label) {
        return list("member = ?1 and label = ?2 and revokedAt is null", member, label);
    }

    /** Whoever else asks for it waits until the caller's transaction ends. At the first start there is no row to lock. */
    @Transactional(Transactional.TxType.MANDATORY)
    void lockOperator() {
        getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("select pg_advisory_xact_lock(:lock) is null", Boolean.class)
                .setParameter("lock", OPERATOR_LOCK)
                .getSingleResult();
    }

    void add(Object row) {
        getEntityManager().persist(row);
    }
}
