package berth.server.formation;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.environment.Environments;
import berth.server.release.Scale;
import berth.server.setting.BerthConfig;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Formations as rows: one for each process type that somebody has scaled. */
@ApplicationScoped
class FormationStore implements PanacheRepositoryBase<FormationRow, UUID> {
    private final Scale standard;
    private final Clock clock;

    FormationStore(BerthConfig config, Clock clock) {
        var limits = config.instances();
        this.standard = new Scale(1, limits.memoryMebibytes(), limits.cpus());
        this.clock = clock;
    }

    /** What neither somebody nor a release has scaled. */
    Scale standard() {
        return standard;
    }

    Formation of(UUID environment) {
        var wishes = new HashMap<String, ScaleWish>();
        list("environmentId", environment).forEach(row -> wishes.put(row.process, row.wish()));
        return new Formation(wishes, standard);
    }

    Map<UUID, Map<String, ScaleWish>> all() {
        return byEnvironment(listAll());
    }

    Map<UUID, Map<String, ScaleWish>> of(Set<UUID> environments) {
        return environments.isEmpty() ? Map.of() : byEnvironment(list("environmentId in ?1", environments));
    }

    private static Map<UUID, Map<String, ScaleWish>> byEnvironment(List<FormationRow> rows) {
        var all = new HashMap<UUID, Map<String, ScaleWish>>();
        rows.forEach(row ->
                all.computeIfAbsent(row.environmentId, key -> new HashMap<>()).put(row.process, row.wish()));
        return all;
    }

    /** @param resize whether instances that run must be given other limits */
    void put(UUID environment, String process, ScaleWish wish, boolean resize, String by) {
        var row = find("environmentId = ?1 and process = ?2", environment, process)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
        if (row == null) {
            row = new FormationRow(environment, process, by, clock.instant());
            persist(row);
        }
        row.resizeDue |= resize;
        row.set(wish);
        row.changedBy = by;
        row.changedAt = clock.instant();
    }

    List<FormationRow> due() {
        return list("resizeDue");
    }

    /** An app's formations go with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final FormationStore store;
        private final Environments environments;

        Part(FormationStore store, Environments environments) {
            this.store = store;
            this.environments = environments;
        }

        @Override
        public int rank() {
            return 46;
        }

        @Override
        public void forget(AppRef app) {
            environments.list(app).forEach(environment -> store.delete("environmentId", environment.id()));
        }
    }
}
