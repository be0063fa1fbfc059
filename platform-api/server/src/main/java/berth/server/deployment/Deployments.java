package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.api.problem.Category;
import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.Release;
import berth.server.release.ReleaseListener;
import berth.server.team.Actor;
import berth.server.team.Permission;
import berth.server.work.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Deployments: queued for each release, moved on, cancelled, ended. {@link DeploymentHistory} has them looked at. */
@ApplicationScoped
public class Deployments implements ReleaseListener {
    private final DeploymentStore store;
    private final Environments environments;
    private final Events events;
    private final jakarta.enterprise.event.Event<Queued> queued;
    private final jakarta.enterprise.event.Event<DeploymentMeters.Ended> ended;
    private final Clock clock;

    Deployments(
            DeploymentStore store,
            Environments environments,
            Events events,
            jakarta.enterprise.event.Event<Queued> queued,
            jakarta.enterprise.event.Event<DeploymentMeters.Ended> ended,
            Clock clock) {
        this.store = store;
        this.environments = environments;
        this.events = events;
        this.queued = queued;
        this.ended = ended;
        this.clock = clock;
    }

    /** Something waits in the queue; heard only once it is committed. */
    record Queued() {}

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void released(EnvironmentRef environment, Release release) {
        var number = environments.next(release.environment(), Environments.Counter.DEPLOYMENT);
        var row = new DeploymentRow(release.environment(), number, release.id(), release.createdBy(), clock.instant());
        row.buildId = release.build().orElse(null);
        var waiting = store.waitingLocked(release.environment()).stream()
                .filter(other -> mayBeSuperseded(other, row))
                .toList();
        store.persist(row);
        record(
                environment,
                release.createdBy(),
                "deployment.queued",
                row,
                Map.of(release.id(), "v" + release.number()),
                Map.of("release", String.valueOf(release.number())));
        waiting.forEach(older -> supersede(environment, older, row));
        queued.fire(new Queued());
    }

    /** A push goes on until its own end, for its branch follows it: only another push comes instead of it. */
    private static boolean mayBeSuperseded(DeploymentRow waiting, DeploymentRow newer) {
        return waiting.buildId == null || newer.buildId != null;
    }

    private void supersede(EnvironmentRef environment, DeploymentRow waiting, DeploymentRow newer) {
        waiting.cancelRequestedBy = newer.requestedBy;
        end(
                environment,
                waiting,
                DeploymentState.CANCELLED,
                Optional.of(new Failure(
                        "deployment.superseded",
                        "superseded by deployment " + newer.number + ", which " + newer.requestedBy + " asked for",
                        "nothing is to be done: the newer release holds what this one changed")));
    }

    @Override
    @Transactional
    public Optional<UUID> wished(UUID environment) {
        return store.active(environment).stream()
                .filter(row -> row.cancelRequestedBy == null)
                .reduce((older, newer) -> newer)
                .map(row -> row.toReleaseId);
    }

    /** The deployment with that key, if it has not gone with its app. */
    @Transactional
    public Optional<Deployment> find(UUID deployment) {
        return store.findByIdOptional(deployment).map(DeploymentRow::deployment);
    }

    /**
     * Stops a deployment; the environment stays as it was.
     *
     * @throws PlatformException NOT_FOUND; CONFLICT, {@code deployment.ended}
     */
    @Transactional
    public Deployment cancel(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.DEPLOY, environment.app().team());
        var row = store.requireLocked(environment, number);
        if (row.state.isTerminal()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "deployment.ended",
                    "deployment " + number + " of " + environment.path() + " has ended already",
                    "nothing is left to cancel");
        }
        requestCancel(environment, row, actor.name());
        return row.deployment();
    }

    /** Asks for the end of all deployments of an environment, because it is being removed. */
    @Transactional
    public void cancelAll(EnvironmentRef environment, String by) {
        store.activeLocked(environment.id()).stream()
                .filter(row -> row.cancelRequestedBy == null)
                .forEach(row -> requestCancel(environment, row, by));
    }

    /** Whether deployments of the environment wait or are under way. */
    @Transactional
    public boolean anyActive(UUID environment) {
        return !store.active(environment).isEmpty();
    }

    /**
     * Writes down which release was live when the deployment began, and in how many batches it replaces its instances.
     *
     * @return the deployment as it is then
     */
    @Transactional
    Deployment begin(EnvironmentRef environment, Deployment deployment, int batches) {
        return store.mine(deployment.id())
                .map(row -> {
                    if (row.batches == 0) {
                        row.fromReleaseId =
                                environments.liveRelease(row.environmentId).orElse(null);
                        row.batches = row.fromReleaseId == null ? 1 : batches;
                        record(environment, row, "deployment.started", Map.of("batches", String.valueOf(row.batches)));
                    }
                    return row.deployment();
                })
                .orElse(deployment);
    }

    /** From ROUTING to STARTING of the next batch; empty as with {@link #routing}. */
    @Transactional
    Optional<Deployment> nextBatch(EnvironmentRef environment, Deployment deployment, Duration timeLimit) {
        return store.mine(deployment.id())
                .filter(row -> row.cancelRequestedBy == null && row.batch < row.batches)
                .map(row -> {
                    row.batch++;
                    row.state = DeploymentState.STARTING;
                    row.routingAt = null;
                    row.deadlineAt = clock.instant().plus(timeLimit);
                    record(
                            environment,
                            row,
                            "deployment.next-batch",
                            Map.of("batch", row.batch + " of " + row.batches));
                    return row.deployment();
                });
    }

    /** Has the release watched that a deployment has made live, which the caller has locked in its transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void watch(Deployment deployment, Duration time) {
        store.findByIdOptional(deployment.id())
                .filter(row -> row.fromReleaseId != null && !row.requestedBy.equals(Watch.BERTH))
                .ifPresent(row -> row.watchUntil = clock.instant().plus(time));
    }

    /** From STARTING to ROUTING; empty if it is no longer this control plane's to move, or a cancel came first. */
    @Transactional
    Optional<Deployment> routing(EnvironmentRef environment, Deployment deployment) {
        return store.mine(deployment.id())
                .filter(row -> row.cancelRequestedBy == null)
                .map(row -> {
                    row.state = DeploymentState.ROUTING;
                    row.routingAt = clock.instant();
                    record(environment, row, "deployment.routing", Map.of("batch", row.batch + " of " + row.batches));
                    return row.deployment();
                });
    }

    /** Whether it is this control plane's, and nobody wants it stopped: until the end of the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean mayGoOn(Deployment deployment) {
        return store.mine(deployment.id())
                .filter(row -> row.cancelRequestedBy == null)
                .isPresent();
    }

    /** Ends it in the caller's transaction; false if it is no longer this control plane's to end. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean end(EnvironmentRef environment, Deployment deployment, DeploymentState state, Optional<Failure> failure) {
        var mine = store.mine(deployment.id());
        mine.ifPresent(row -> end(environment, row, state, failure));
        return mine.isPresent();
    }

    /** As {@link #end}, as failed. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean fail(EnvironmentRef environment, Deployment deployment, Failure failure, List<String> lastLines) {
        var mine = store.mine(deployment.id());
        mine.ifPresent(row -> {
            row.lastLines = lastLines.isEmpty() ? null : String.join("\n", lastLines);
            end(environment, row, DeploymentState.FAILED, Optional.of(failure));
        });
        return mine.isPresent();
    }

    private void requestCancel(EnvironmentRef environment, DeploymentRow row, String by) {
        if (row.cancelRequestedBy != null) {
            // Asked for once more while it ends.
            return;
        }
        row.cancelRequestedBy = by;
        record(environment, by, "deployment.cancel-requested", row, Map.of());
        if (row.state == DeploymentState.QUEUED) {
            end(environment, row, DeploymentState.CANCELLED, cancelled(Optional.of(by)));
        }
    }

    /** Why a deployment ended that somebody cancelled; empty where its app was deleted. */
    static Optional<Failure> cancelled(Optional<String> by) {
        return Cancellation.failure(
                "deployment.cancelled",
                "the deployment",
                by,
                "push again, or make the change again: what ran before runs on");
    }

    private void end(EnvironmentRef environment, DeploymentRow row, DeploymentState state, Optional<Failure> failure) {
        var now = clock.instant();
        row.state = state;
        row.ended(now, failure);
        ended.fire(new DeploymentMeters.Ended(
                state, row.createdAt, Optional.ofNullable(row.startedAt), Optional.ofNullable(row.routingAt), now));
        var kind = switch (state) {
            case SUCCEEDED -> "deployment.succeeded";
            case FAILED -> "deployment.failed";
            case CANCELLED -> "deployment.cancelled";
            case QUEUED, STARTING, ROUTING -> throw new IllegalArgumentException(state + " is no end");
        };
        record(
                environment,
                row.requestedBy,
                kind,
                row,
                failure.map(why -> Map.of("code", why.code(), "message", why.message(), "nextStep", why.nextStep()))
                        .orElse(Map.of()));
    }

    private void record(EnvironmentRef environment, DeploymentRow row, String kind, Map<String, String> detail) {
        record(environment, row.requestedBy, kind, row, detail);
    }

    private void record(
            EnvironmentRef environment, String actor, String kind, DeploymentRow row, Map<String, String> detail) {
        var releases = Stream.of(Optional.ofNullable(row.fromReleaseId), Optional.of(row.toReleaseId))
                .flatMap(Optional::stream);
        record(environment, actor, kind, row, store.releaseNumbers(releases), detail);
    }

    private void record(
            EnvironmentRef environment,
            String actor,
            String kind,
            DeploymentRow row,
            Map<UUID, String> releaseNumbers,
            Map<String, String> detail) {
        var all = new HashMap<>(detail);
        all.put("deployment", String.valueOf(row.number));
        Optional.ofNullable(row.fromReleaseId).map(releaseNumbers::get).ifPresent(number -> all.put("before", number));
        Optional.ofNullable(releaseNumbers.get(row.toReleaseId)).ifPresent(number -> all.put("after", number));
        events.record(Event.ofEnvironment(
                actor, kind, environment.app().team(), environment.app().name(), environment.name(), all));
    }
}
