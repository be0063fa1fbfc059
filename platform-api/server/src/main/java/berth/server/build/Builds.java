package berth.server.build;

import berth.api.build.BuildState;
import berth.api.problem.Category;
import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.source.Source;
import berth.server.source.Sources;
import berth.server.team.Actor;
import berth.server.team.Permission;
import berth.server.work.Cancellation;
import berth.server.work.FailureLines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Builds: asked for, looked at, cancelled. */
@ApplicationScoped
public class Builds {
    private final BuildStore store;
    private final Sources sources;
    private final Environments environments;
    private final BuildEvents events;
    private final ToldOnceStored told;
    private final Clock clock;

    Builds(
            BuildStore store,
            Sources sources,
            Environments environments,
            BuildEvents events,
            ToldOnceStored told,
            Clock clock) {
        this.store = store;
        this.sources = sources;
        this.environments = environments;
        this.events = events;
        this.told = told;
        this.clock = clock;
    }

    /** Stores the source and queues its build, both or neither. */
    @Transactional
    public Build enqueue(Actor actor, EnvironmentRef environment, Source source) {
        actor.require(Permission.DEPLOY, environment.app().team());
        sources.add(source);
        var number = environments.next(environment.id(), Environments.Counter.BUILD);
        var waits = store.waitingLocked(environment.id());
        var before = store.active(environment.id());
        var row = new BuildRow(environment.id(), number, source.id(), actor.name(), clock.instant());
        store.persist(row);
        events.record(environment, actor.name(), "build.queued", row, Map.of("commit", source.commit()));
        waits.forEach(waiting -> supersede(environment, waiting, row));
        before.stream()
                .filter(other -> other.state == BuildState.RUNNING)
                .forEach(running -> told.line(row.id, "-----> waits for " + words(running)));
        store.deploying(environment.id())
                .forEach(other ->
                        told.line(row.id, "-----> waits for " + words(other) + " and which is being deployed"));
        return row.build();
    }

    /** What waits is not built any more once something newer has come; both are told. */
    private void supersede(EnvironmentRef environment, BuildRow waiting, BuildRow newer) {
        told.line(newer.id, "-----> supersedes " + words(waiting) + " and which waited");
        var why = new Failure(
                "build.superseded",
                "superseded by " + words(newer),
                "if yours is not in it: git pull, then push again");
        tell(waiting, FailureLines.of("-----> " + why.message(), Optional.of(why)));
        waiting.cancelRequestedBy = newer.requestedBy;
        end(environment, waiting, BuildState.CANCELLED, Optional.of(why));
    }

    private String words(BuildRow row) {
        return "build " + row.number + " of " + sources.get(row.sourceId).shortCommit() + ", which " + row.requestedBy
                + " pushed";
    }

    /**
     * Newest first.
     *
     * @param before number; only lower ones
     * @param limit how many at most
     */
    @Transactional
    public List<Build> list(Actor actor, EnvironmentRef environment, Optional<Integer> before, int limit) {
        actor.require(Permission.VIEW, environment.app().team());
        return store
                .find(
                        "environmentId = ?1 and number < ?2 order by number desc",
                        environment.id(),
                        before.orElse(Integer.MAX_VALUE))
                .page(0, limit)
                .list()
                .stream()
                .map(BuildRow::build)
                .toList();
    }

    /** The build with that key, which must exist. */
    @Transactional
    public Build get(UUID build) {
        return Objects.requireNonNull(store.findById(build), () -> "no build " + build)
                .build();
    }

    /** Numbers by key. */
    @Transactional
    public Map<UUID, Integer> numbers(Set<UUID> builds) {
        return builds.isEmpty()
                ? Map.of()
                : store.list("id in ?1", builds).stream().collect(Collectors.toMap(row -> row.id, row -> row.number));
    }

    /** The newest build of an environment. */
    @Transactional
    public Optional<Build> newest(UUID environment) {
        return newest(Set.of(environment)).stream().findFirst();
    }

    /** The newest build of each environment. */
    @Transactional
    public List<Build> newest(Set<UUID> environments) {
        return environments.isEmpty()
                ? List.of()
                : store.newest(environments).stream().map(BuildRow::build).toList();
    }

    /** The build with that key; none once it has gone with its app. */
    @Transactional
    public Optional<Build> find(UUID build) {
        return store.findByIdOptional(build).map(BuildRow::build);
    }

    /**
     * The build with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code build.unknown}
     */
    @Transactional
    public Build require(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.require(environment, number).build();
    }

    /**
     * Stops a build. One that waits is cancelled at once; one that runs ends as soon as its owner has stopped it.
     *
     * @throws PlatformException NOT_FOUND; CONFLICT, {@code build.ended}
     */
    @Transactional
    public Build cancel(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.DEPLOY, environment.app().team());
        var row = store.requireLocked(environment, number);
        if (row.state.isTerminal()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "build.ended",
                    "build " + number + " of " + environment.path() + " has ended already",
                    "nothing is left to cancel");
        }
        requestCancel(environment, row, actor.name());
        return row.build();
    }

    /** Asks for the end of all builds of an environment, because it is being removed. */
    @Transactional
    public void cancelAll(EnvironmentRef environment, String by) {
        store.activeLocked(environment.id()).stream()
                .filter(row -> row.cancelRequestedBy == null)
                .forEach(row -> requestCancel(environment, row, by));
    }

    /** Whether builds of the environment wait or run. */
    @Transactional
    public boolean anyActive(UUID environment) {
        return !store.active(environment).isEmpty();
    }

    private void requestCancel(EnvironmentRef environment, BuildRow row, String by) {
        if (row.cancelRequestedBy != null) {
            // Asked for once more while it ends.
            return;
        }
        row.cancelRequestedBy = by;
        events.record(environment, by, "build.cancel-requested", row, Map.of());
        if (row.state == BuildState.QUEUED) {
            endCancelled(environment, row, Optional.of(by));
        }
    }

    /** @param row locked by the caller */
    @Transactional(Transactional.TxType.MANDATORY)
    void endCancelled(EnvironmentRef environment, BuildRow row, Optional<String> by) {
        var why = Cancellation.failure("build.cancelled", "the build", by, "push again");
        tell(row, FailureLines.of(Cancellation.line(by), why));
        end(environment, row, BuildState.CANCELLED, why);
    }

    private void tell(BuildRow row, List<String> lines) {
        lines.forEach(line -> told.line(row.id, line));
    }

    /** @param row locked by the caller */
    @Transactional(Transactional.TxType.MANDATORY)
    void end(EnvironmentRef environment, BuildRow row, BuildState state, Optional<Failure> failure) {
        row.state = state;
        row.ended(clock.instant(), failure);
        var kind = switch (state) {
            case SUCCEEDED -> "build.succeeded";
            case FAILED -> "build.failed";
            case CANCELLED -> "build.cancelled";
            case QUEUED, RUNNING -> throw new IllegalArgumentException(state + " is no end");
        };
        events.record(
                environment,
                row.requestedBy,
                kind,
                row,
                // Never its message, which may quote a step and what that wrote: the log has both.
                failure.map(why -> Map.of("code", why.code(), "nextStep", why.nextStep()))
                        .orElse(Map.of()));
    }
}
