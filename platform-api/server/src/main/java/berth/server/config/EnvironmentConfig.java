package berth.server.config;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.environment.Environments;
import berth.server.release.CurrentConfig;
import berth.server.secret.Seals;
import berth.server.secret.UnreadableException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Config vars of environments as they are kept: their own, sealed, over those of the groups that they use. */
@ApplicationScoped
class EnvironmentConfig implements CurrentConfig {
    private final ConfigStore store;
    private final GroupStore groups;
    private final Seals seals;
    private final Clock clock;

    EnvironmentConfig(ConfigStore store, GroupStore groups, Seals seals, Clock clock) {
        this.store = store;
        this.groups = groups;
        this.seals = seals;
        this.clock = clock;
    }

    /** @throws UnreadableException the caller's transaction may go on */
    @Override
    @Transactional(dontRollbackOn = UnreadableException.class)
    public Map<String, String> of(UUID environment) {
        return over(groups.usedBy(environment), own(environment));
    }

    /**
     * Those that are set on the environment itself.
     *
     * @throws UnreadableException if they cannot be opened
     */
    Map<String, String> own(UUID environment) {
        return store.findByIdOptional(environment)
                .map(row -> seals.open(row.variables, place(environment)))
                .orElse(Map.of());
    }

    /**
     * Makes these the environment's own.
     *
     * @throws berth.api.problem.PlatformException INVALID, {@code config.too-large} with those of its groups
     */
    void put(String by, UUID environment, Map<String, String> variables) {
        ConfigChange.requireFits(over(groups.usedBy(environment), variables));
        var sealed = seals.seal(variables, place(environment));
        var row = store.findById(environment);
        if (row == null) {
            store.persist(new ConfigRow(environment, sealed, by, clock.instant()));
        } else {
            row.variables = sealed;
            row.changedBy = by;
            row.changedAt = clock.instant();
        }
        store.flush();
    }

    /**
     * Makes all that instances will see exactly these. A group that has got a var since then is detached, for it would
     * bring it in, and so is one that cannot be read; where another has another value now, that of then becomes the
     * environment's own.
     *
     * @return names of the groups that were detached
     */
    List<String> restore(String by, UUID environment, Map<String, String> variables) {
        var used = groups.usedBy(environment);
        var kept = used.stream()
                .filter(ConfigGroup::isReadable)
                .filter(group ->
                        variables.keySet().containsAll(group.variables().keySet()))
                .toList();
        groups.use(environment, kept.stream().map(ConfigGroup::id).toList());
        var given = ConfigGroup.together(kept);
        var own = new TreeMap<>(variables);
        own.entrySet().removeIf(one -> one.getValue().equals(given.get(one.getKey())));
        put(by, environment, own);
        return used.stream()
                .filter(group -> !kept.contains(group))
                .map(ConfigGroup::name)
                .toList();
    }

    /** As {@link GroupStore#sealAgain}, of environments. */
    int sealAgain() {
        int count = 0;
        for (var row : store.list("order by environmentId")) {
            var renewed = seals.renewed(row.variables, place(row.environmentId));
            if (renewed != row.variables) {
                count += store.update(
                        "variables = ?1 where environmentId = ?2 and variables = ?3",
                        renewed,
                        row.environmentId,
                        row.variables);
            }
        }
        return count;
    }

    private static Map<String, String> over(List<ConfigGroup> groups, Map<String, String> own) {
        var all = ConfigGroup.together(groups);
        all.putAll(own);
        return all;
    }

    private static String place(UUID environment) {
        return "config/" + environment;
    }

    @ApplicationScoped
    static class ConfigStore implements PanacheRepositoryBase<ConfigRow, UUID> {}

    /** An app's config goes with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final ConfigStore store;
        private final GroupStore groups;
        private final Environments environments;

        Part(ConfigStore store, GroupStore groups, Environments environments) {
            this.store = store;
            this.groups = groups;
            this.environments = environments;
        }

        @Override
        public int rank() {
            return 45;
        }

        @Override
        public void forget(AppRef app) {
            environments.list(app).forEach(environment -> {
                groups.unuse(environment.id());
                store.deleteById(environment.id());
            });
        }
    }
}
