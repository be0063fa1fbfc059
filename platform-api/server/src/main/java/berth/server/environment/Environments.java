package berth.server.environment;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.setting.PublicUrls;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Environments: isolated running copies of apps. */
@ApplicationScoped
public class Environments {
    /** The branch that production follows. */
    public static final String MAIN_BRANCH = "main";

    /** Plain columns: loops ask again and again, and change nothing of what they see. */
    private static final String WITH_APP = """
            select e.id, e.name, e.branch, e.live_release_id, a.id as app_id, a.team_id, a.name as app_name, a.created_by,
                a.created_at
            from environment e join app a on a.id = e.app_id
            """;

    private final EnvironmentStore store;
    private final Apps apps;
    private final Event<WentLive> wentLive;

    Environments(EnvironmentStore store, Apps apps, Event<WentLive> wentLive) {
        this.store = store;
        this.apps = apps;
        this.wentLive = wentLive;
    }

    /** A release has just become the live one; heard in the transaction that makes it so. */
    public record WentLive(UUID environment) {}

    /** What is counted within an environment. */
    public enum Counter {
        BUILD("build_count"),
        RELEASE("release_count"),
        DEPLOYMENT("deployment_count"),
        RUN("run_count");

        private final String column;

        Counter(String column) {
            this.column = column;
        }

        private String increment() {
            return "update environment set %1$s = %1$s + 1 where id = :id returning %1$s".formatted(column);
        }
    }

    /** All environments of an app, oldest first: production is the oldest. */
    @Transactional
    public List<EnvironmentRef> list(AppRef app) {
        return store.list("appId = ?1 order by createdAt, name", app.id()).stream()
                .map(row -> row.ref(app))
                .toList();
    }

    /** The production environment of each app, by the app's key. */
    @Transactional
    public Map<UUID, EnvironmentRef> productions(Collection<AppRef> of) {
        var byId = of.stream().collect(Collectors.toMap(AppRef::id, app -> app));
        var found = new HashMap<UUID, EnvironmentRef>();
        if (!byId.isEmpty()) {
            store.list("appId in ?1 order by createdAt, name", byId.keySet())
                    .forEach(row -> found.computeIfAbsent(row.appId, id -> row.ref(requireNonNull(byId.get(id)))));
        }
        return found;
    }

    /** Keys of all environments, also of apps that are being deleted. */
    @Transactional
    public Set<UUID> keys() {
        return Set.copyOf(store.getEntityManager()
                .createQuery("select id from EnvironmentRow", UUID.class)
                .getResultList());
    }

    /** One environment by its key, for loops; also of an app that is being deleted. */
    @Transactional
    public Optional<EnvironmentRef> find(UUID environment) {
        return store.getSession()
                .createNativeQuery(WITH_APP + "where e.id = :id", Object[].class)
                .setParameter("id", environment)
                .uniqueResultOptional()
                .map(Environments::ref);
    }

    /** All environments of all apps, for loops. */
    @Transactional
    public List<EnvironmentRef> active() {
        return store.getSession()
                .createNativeQuery(WITH_APP + "where a.state = 'ACTIVE'", Object[].class)
                .getResultStream()
                .map(Environments::ref)
                .toList();
    }

    private static EnvironmentRef ref(Object[] row) {
        return new EnvironmentRef(
                (UUID) row[0],
                new AppRef((UUID) row[4], (UUID) row[5], (String) row[6], (String) row[7], (Instant) row[8]),
                (String) row[1],
                Optional.ofNullable((String) row[2]),
                Optional.ofNullable((UUID) row[3]));
    }

    /**
     * The environment, if the actor may do that to it.
     *
     * @throws PlatformException NOT_FOUND, {@code app.unknown} or {@code environment.unknown}; FORBIDDEN
     */
    @Transactional
    public EnvironmentRef require(Actor actor, String app, String environment, Permission permission) {
        var owner = apps.require(actor, app, permission);
        return list(owner).stream()
                .filter(found -> found.name().equals(environment))
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "environment.unknown",
                        "app " + app + " has no environment \"" + environment + "\"",
                        "list them with GET /api/v1/apps/" + app + "/environments"));
    }

    /** The next number within the environment; whoever else wants one waits until the caller's transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int next(UUID environment, Counter counter) {
        return store.getSession()
                .createNativeQuery(counter.increment(), Integer.class)
                .setParameter("id", environment)
                .uniqueResultOptional()
                .orElseThrow(Environments::gone);
    }

    /** Whoever else changes the environment waits until the caller's transaction ends; who only refers to it does not. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lock(UUID environment) {
        store.getSession()
                .createNativeQuery("select id from environment where id = :id for no key update", UUID.class)
                .setParameter("id", environment)
                .uniqueResultOptional()
                .orElseThrow(Environments::gone);
    }

    /** As {@link #lock}; false if it is gone, or is going because its app is being deleted. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean lockActive(UUID environment) {
        return store.getSession()
                .createNativeQuery(
                        "select e.id from environment e join app a on a.id = e.app_id"
                                + " where e.id = :id and a.state = 'ACTIVE' for no key update of e",
                        UUID.class)
                .setParameter("id", environment)
                .uniqueResultOptional()
                .isPresent();
    }

    /** Which release is live, as the database says now. */
    @Transactional
    public Optional<UUID> liveRelease(UUID environment) {
        return store.getSession()
                .createNativeQuery(
                        "select live_release_id from environment where id = :id and live_release_id is not null",
                        UUID.class)
                .setParameter("id", environment)
                .uniqueResultOptional();
    }

    /** Makes a release the live one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void makeLive(UUID environment, UUID release) {
        int changed = store.getSession()
                .createNativeMutationQuery("update environment set live_release_id = :release where id = :id")
                .setParameter("release", release)
                .setParameter("id", environment)
                .executeUpdate();
        if (changed == 0) {
            throw gone();
        }
        wentLive.fire(new WentLive(environment));
    }

    private static PlatformException gone() {
        return new PlatformException(
                Category.NOT_FOUND, "environment.unknown", "the environment is gone", "it was deleted meanwhile");
    }

    @ApplicationScoped
    static class EnvironmentStore implements PanacheRepositoryBase<EnvironmentRow, UUID> {}

    /** Every app has production, which follows {@code main}. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final EnvironmentStore store;
        private final Clock clock;

        Part(EnvironmentStore store, Clock clock) {
            this.store = store;
            this.clock = clock;
        }

        @Override
        public int rank() {
            return 10;
        }

        @Override
        public void create(AppRef app) {
            store.persist(new EnvironmentRow(
                    UUID.randomUUID(), app.id(), PublicUrls.PRODUCTION, MAIN_BRANCH, clock.instant()));
        }

        @Override
        public void forget(AppRef app) {
            store.delete("appId", app.id());
        }
    }
}
