package berth.server.release;

import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.environment.LiveNumbers;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.secret.Seals;
import berth.server.secret.UnreadableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Releases: made once, never changed. {@link ReleaseHistory} has them looked at. */
@ApplicationScoped
public class Releases implements LiveNumbers {
    private final ReleaseStore store;
    private final Environments environments;
    private final ReleaseListener deployments;
    private final CurrentConfig config;
    private final Seals seals;
    private final Events events;
    private final Clock clock;

    Releases(
            ReleaseStore store,
            Environments environments,
            ReleaseListener deployments,
            CurrentConfig config,
            Seals seals,
            Events events,
            Clock clock) {
        this.store = store;
        this.environments = environments;
        this.deployments = deployments;
        this.config = config;
        this.seals = seals;
        this.events = events;
        this.clock = clock;
    }

    /** Makes a release in the caller's transaction and hands it on to be deployed. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Release create(EnvironmentRef environment, NewRelease order) {
        var number = environments.next(environment.id(), Environments.Counter.RELEASE);
        var id = UUID.randomUUID();
        // Only now, when nobody else can change them until this is committed.
        var variables = seals.seal(config.of(environment.id()), ReleaseRow.place(id));
        var row = new ReleaseRow(id, number, order, variables, clock.instant());
        store.persist(row);
        store.flush();
        events.record(Event.ofEnvironment(
                order.createdBy(),
                "release.created",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                Map.of("release", String.valueOf(number), "cause", order.cause())));
        var release = open(row);
        deployments.released(environment, release);
        return release;
    }

    /**
     * The release with that key, which must exist.
     *
     * @throws UnreadableException if its config vars cannot be opened; the caller's transaction may go on
     */
    @Transactional(dontRollbackOn = UnreadableException.class)
    public Release get(UUID id) {
        return open(row(id));
    }

    /** The same without its config vars, which are not opened: so there is always one. */
    @Transactional
    public Release outline(UUID id) {
        return row(id).release(Map.of());
    }

    /** What changes whenever a row is written, by key; of those that are not there, nothing. */
    @Transactional
    Map<UUID, String> versions(Set<UUID> ids) {
        var versions = new HashMap<UUID, String>();
        store.getSession()
                .createNativeQuery("select id, cast(xmin as text) from release where id = any(:ids)", Object[].class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultStream()
                .forEach(row -> versions.put((UUID) row[0], (String) row[1]));
        return versions;
    }

    /** Those that are there, each opened or not. */
    @Transactional
    void open(Set<UUID> ids, Consumer<Release> opened, BiConsumer<UUID, UnreadableException> unreadable) {
        for (ReleaseRow row : rows(ids)) {
            try {
                opened.accept(open(row));
            } catch (UnreadableException e) {
                unreadable.accept(row.id, e);
            }
        }
    }

    /** Those that are there, as {@link #outline}. */
    @Transactional
    List<Release> outlines(Set<UUID> ids) {
        return rows(ids).stream().map(row -> row.release(Map.of())).toList();
    }

    @Override
    @Transactional
    public Map<UUID, Integer> numbers(Set<UUID> ids) {
        var numbers = new HashMap<UUID, Integer>();
        if (!ids.isEmpty()) {
            store.getSession()
                    .createNativeQuery("select id, number from release where id = any(:ids)", Object[].class)
                    .setParameter("ids", ids.toArray(UUID[]::new))
                    .getResultStream()
                    .forEach(row -> numbers.put((UUID) row[0], (Integer) row[1]));
        }
        return numbers;
    }

    /** The number of a release within its environment. */
    @Transactional
    public Optional<Integer> number(UUID release) {
        return store.findByIdOptional(release).map(row -> row.number);
    }

    /** Numbers of the releases that came of builds, by those. */
    @Transactional
    public Map<UUID, Integer> numbersOfBuilds(Set<UUID> builds) {
        var numbers = new HashMap<UUID, Integer>();
        if (!builds.isEmpty()) {
            store.getEntityManager()
                    .createQuery("select buildId, number from ReleaseRow where buildId in :builds", Object[].class)
                    .setParameter("builds", builds)
                    .getResultStream()
                    .forEach(row -> numbers.put((UUID) row[0], (Integer) row[1]));
        }
        return numbers;
    }

    /** The number of an environment's newest release. */
    @Transactional
    public Optional<Integer> newest(UUID environment) {
        return store.find("environmentId = ?1 order by number desc", environment)
                .firstResultOptional()
                .map(row -> row.number);
    }

    /** The release with that number, for loops; empty if there is none. */
    @Transactional(dontRollbackOn = UnreadableException.class)
    public Optional<Release> find(UUID environment, int number) {
        return store.find("environmentId = ?1 and number = ?2", environment, number)
                .firstResultOptional()
                .map(this::open);
    }

    /** The release that came of a build. */
    @Transactional
    public Optional<Release> ofBuild(UUID build) {
        return store.find("buildId", build).firstResultOptional().map(this::open);
    }

    /** Content ids of the images of all releases of an environment. */
    @Transactional
    public Set<String> images(UUID environment) {
        return store.list("environmentId", environment).stream()
                .map(row -> row.image)
                .collect(Collectors.toSet());
    }

    /**
     * The release that an environment runs or is about to run: a change of config is made to this one. As {@link #outline}.
     *
     * @return empty before the first
     */
    @Transactional
    public Optional<Release> wished(EnvironmentRef environment) {
        return deployments
                .wished(environment.id())
                .or(() -> environments.liveRelease(environment.id()))
                .map(this::outline);
    }

    /** Its config vars; empty if they cannot be read. */
    @Transactional
    public Optional<Map<String, String>> variables(UUID release) {
        try {
            return Optional.of(open(row(release)).variables());
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    /**
     * Seals again what an older key sealed, and writes nothing else; each in a transaction of its own, for who holds one of them
     * may wait for another. Returns how many releases that were.
     */
    @Transactional
    public int sealAgain() {
        int count = 0;
        for (var row : store.list("variables is not null order by id")) {
            var sealed = Objects.requireNonNull(row.variables);
            var renewed = seals.renewed(sealed, ReleaseRow.place(row.id));
            if (renewed != sealed) {
                count += QuarkusTransaction.requiringNew()
                        .call(() -> store.update(
                                "variables = ?1 where id = ?2 and variables = ?3", renewed, row.id, sealed));
            }
        }
        return count;
    }

    /** By an array, so that it is one statement for any number of them. */
    private List<ReleaseRow> rows(Set<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : store.getSession()
                        .createNativeQuery("select * from release where id = any(:ids)", ReleaseRow.class)
                        .setParameter("ids", ids.toArray(UUID[]::new))
                        .getResultList();
    }

    private ReleaseRow row(UUID id) {
        return Objects.requireNonNull(store.findById(id), () -> "no release " + id);
    }

    /** @throws UnreadableException if its config vars cannot be opened */
    Release open(ReleaseRow row) {
        return row.release(row.variables == null ? Map.of() : seals.open(row.variables, ReleaseRow.place(row.id)));
    }
}
