package berth.server.config;

import berth.server.secret.Seals;
import berth.server.secret.UnreadableException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Config groups as sealed rows, and which environments use them. */
@ApplicationScoped
class GroupStore implements PanacheRepositoryBase<GroupRow, UUID> {
    private static final String USED_BY = "select g from GroupRow g, GroupUseRow u"
            + " where u.groupId = g.id and u.environmentId = :environment order by u.position";
    private static final String USERS =
            "select u.environmentId from GroupUseRow u where u.groupId = :group order by u.environmentId";

    private final Seals seals;
    private final Clock clock;

    GroupStore(Seals seals, Clock clock) {
        this.seals = seals;
        this.clock = clock;
    }

    List<ConfigGroup> ofTeam(UUID team) {
        return list("teamId = ?1 order by name", team).stream().map(this::open).toList();
    }

    Optional<ConfigGroup> named(UUID team, String name) {
        return find("teamId = ?1 and name = ?2", team, name)
                .firstResultOptional()
                .map(this::open);
    }

    /** In their order. */
    List<ConfigGroup> usedBy(UUID environment) {
        return getEntityManager()
                .createQuery(USED_BY, GroupRow.class)
                .setParameter("environment", environment)
                .getResultStream()
                .map(this::open)
                .toList();
    }

    /** Environments that use it, always in the same order, so that who locks them waits for nobody who waits for him. */
    List<UUID> users(UUID group) {
        return getEntityManager()
                .createQuery(USERS, UUID.class)
                .setParameter("group", group)
                .getResultList();
    }

    /** Environments that use each of these groups, by the group's key. */
    Map<UUID, Set<UUID>> users(Set<UUID> groups) {
        var users = new HashMap<UUID, Set<UUID>>();
        if (!groups.isEmpty()) {
            getEntityManager()
                    .createQuery(
                            "select u.groupId, u.environmentId from GroupUseRow u where u.groupId in :groups",
                            Object[].class)
                    .setParameter("groups", groups)
                    .getResultStream()
                    .forEach(row -> users.computeIfAbsent((UUID) row[0], id -> new HashSet<>())
                            .add((UUID) row[1]));
        }
        return users;
    }

    /**
     * Whoever else changes, attaches or deletes these groups waits until the caller's transaction ends. To be called before they
     * are read: what a session has read once it does not read again.
     */
    void lock(UUID team, Collection<String> names) {
        find("teamId = ?1 and name in ?2 order by id", team, names)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Makes one without vars; empty if the team has one of that name. */
    Optional<ConfigGroup> create(UUID team, String name, String by) {
        var id = UUID.randomUUID();
        int made = getEntityManager()
                .createNativeQuery("insert into config_group (id, team_id, name, variables, changed_by, changed_at)"
                        + " values (:id, :team, :name, :variables, :by, :at) on conflict do nothing")
                .setParameter("id", id)
                .setParameter("team", team)
                .setParameter("name", name)
                .setParameter("variables", seals.seal(Map.of(), GroupRow.place(id)))
                .setParameter("by", by)
                .setParameter("at", clock.instant())
                .executeUpdate();
        return made == 0 ? Optional.empty() : named(team, name);
    }

    void put(UUID group, Map<String, String> variables, String by) {
        var row = findById(group);
        row.variables = seals.seal(variables, GroupRow.place(group));
        row.changedBy = by;
        row.changedAt = clock.instant();
        flush();
    }

    /** Makes these the groups of the environment, in this order. */
    void use(UUID environment, List<UUID> groups) {
        unuse(environment);
        for (int position = 0; position < groups.size(); position++) {
            getEntityManager().persist(new GroupUseRow(environment, groups.get(position), position));
        }
        flush();
    }

    /** The environment uses none any more. */
    void unuse(UUID environment) {
        getEntityManager()
                .createQuery("delete from GroupUseRow where environmentId = :environment")
                .setParameter("environment", environment)
                .executeUpdate();
    }

    /**
     * Seals again what an older key sealed. Returns how many groups that were. What another control plane changes meanwhile stays
     * as that one sealed it.
     */
    int sealAgain() {
        int count = 0;
        for (var row : list("order by id")) {
            var renewed = seals.renewed(row.variables, GroupRow.place(row.id));
            if (renewed != row.variables) {
                count += update("variables = ?1 where id = ?2 and variables = ?3", renewed, row.id, row.variables);
            }
        }
        return count;
    }

    private ConfigGroup open(GroupRow row) {
        try {
            return open(row, seals.open(row.variables, GroupRow.place(row.id)), Optional.empty());
        } catch (UnreadableException e) {
            return open(row, Map.of(), Optional.of(e));
        }
    }

    private static ConfigGroup open(GroupRow row, Map<String, String> variables, Optional<UnreadableException> why) {
        return new ConfigGroup(row.id, row.teamId, row.name, variables, why, row.changedBy, row.changedAt);
    }
}
