package berth.server.sleep;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.environment.SleepViews;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** When environments sleep: what is wished, and what is so. */
@ApplicationScoped
public class Sleeps implements SleepViews {
    private static final int MOST_MINUTES = 43_200;
    private static final String NEVER = "never";

    private final SleepStore store;
    private final Environments environments;
    private final Events events;
    private final jakarta.enterprise.event.Event<Changed> changed;
    private final Clock clock;

    Sleeps(
            SleepStore store,
            Environments environments,
            Events events,
            jakarta.enterprise.event.Event<Changed> changed,
            Clock clock) {
        this.store = store;
        this.environments = environments;
        this.events = events;
        this.changed = changed;
        this.clock = clock;
    }

    /** Somebody asked for something, or a state is another; heard only once it is committed. */
    public record Changed() {}

    @Override
    @Transactional
    public SleepView view(UUID environment) {
        return requireNonNull(views(Set.of(environment)).get(environment));
    }

    @Override
    @Transactional
    public Map<UUID, SleepView> views(Set<UUID> environments) {
        var views = new HashMap<UUID, SleepView>();
        var awake = new SleepView(Optional.empty(), SleepState.AWAKE, Optional.empty(), Optional.empty());
        environments.forEach(id -> views.put(id, awake));
        if (!environments.isEmpty()) {
            store.list("environmentId in ?1", environments).forEach(row -> views.put(row.environmentId, row.view()));
        }
        return views;
    }

    /** As it is now. */
    @Transactional
    public SleepState state(UUID environment) {
        return store.findByIdOptional(environment).map(row -> row.state).orElse(SleepState.AWAKE);
    }

    /** All that may have to do something. */
    @Transactional
    public List<Sleep> restless() {
        return store.restless().stream().map(SleepRow::sleep).toList();
    }

    /** Environments whose instances should not run. */
    @Transactional
    public Set<UUID> asleep() {
        return store.notAwake().stream()
                .filter(row -> row.state == SleepState.ASLEEP)
                .map(row -> row.environmentId)
                .collect(Collectors.toSet());
    }

    /** Whether requests may have to wait for some environment. */
    @Transactional
    public boolean anyNotAwake() {
        return !store.notAwake().isEmpty();
    }

    /**
     * Has it sleep after so many minutes without a request; empty: never, which also wakes it.
     *
     * @throws PlatformException INVALID, {@code sleep.invalid}
     */
    @Transactional
    void set(Actor actor, EnvironmentRef environment, Optional<Integer> afterMinutes) {
        actor.require(Permission.DEPLOY, environment.app().team());
        if (afterMinutes
                .filter(minutes -> minutes < 1 || minutes > MOST_MINUTES)
                .isPresent()) {
            throw new PlatformException(
                    Category.INVALID,
                    "sleep.invalid",
                    "afterMinutes must be 1 to " + MOST_MINUTES + ", or null for never",
                    "send for example {\"afterMinutes\": 30}; nothing was changed");
        }
        environments.lock(environment.id());
        var row = store.require(environment.id());
        var before = row.afterMinutes;
        row.afterMinutes = afterMinutes.orElse(null);
        if (afterMinutes.isEmpty() && row.state != SleepState.AWAKE) {
            wish(environment, row, Sleep.Wish.WAKE, actor);
        }
        if (!Objects.equals(before, row.afterMinutes)) {
            record(
                    actor.name(),
                    environment,
                    "environment.sleep-changed",
                    Map.of("before", minutes(before), "after", minutes(row.afterMinutes)));
        }
        changed.fire(new Changed());
    }

    /**
     * Has it fall asleep as soon as nothing is open; also what has no web, and what is broken.
     *
     * @throws PlatformException CONFLICT, {@code sleep.nothing-live}
     */
    @Transactional
    void sleepNow(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.DEPLOY, environment.app().team());
        if (environments.liveRelease(environment.id()).isEmpty()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "sleep.nothing-live",
                    "nothing of " + environment.path() + " is live that could sleep",
                    "deploy it first; nothing was changed");
        }
        environments.lock(environment.id());
        var row = store.require(environment.id());
        wish(environment, row, Sleep.Wish.SLEEP, actor);
        changed.fire(new Changed());
    }

    /** Wakes it. */
    @Transactional
    void wake(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        var row = store.require(environment.id());
        wish(environment, row, Sleep.Wish.WAKE, actor);
        changed.fire(new Changed());
    }

    /**
     * From one state to another, with an event if that is worth one.
     *
     * @param planned what the move was planned on
     * @return false if it is not so any more: to be planned anew
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean move(EnvironmentRef environment, Sleep planned, SleepMove move) {
        var row = store.locked(environment.id()).filter(found -> found.sleep().isAsPlannedOn(planned));
        // On its way to sleep, or kept from it by a request alone, nobody has got yet what he wished.
        boolean isGranted = move.to() != SleepState.FALLING_ASLEEP && move.why() != SleepMove.Why.STILL_IN_USE;
        row.ifPresent(found -> move(environment, found, move, isGranted));
        return row.isPresent();
    }

    /**
     * Awake after it has been woken, whatever was asked for meanwhile: who wants it to sleep has not got that yet.
     *
     * @return false if it was not waking any more
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean endWaking(EnvironmentRef environment, SleepMove move) {
        var row = store.locked(environment.id()).filter(found -> found.state == SleepState.WAKING);
        row.ifPresent(found -> move(environment, found, move, found.wish == Sleep.Wish.WAKE));
        return row.isPresent();
    }

    private void move(EnvironmentRef environment, SleepRow row, SleepMove move, boolean isGranted) {
        var before = row.sleep();
        var by = isGranted ? Objects.requireNonNullElse(row.askedBy, "berth") : "berth";
        row.state = move.to();
        row.since = clock.instant();
        if (isGranted) {
            row.wish = null;
            row.askedBy = null;
        }
        move.kind().ifPresent(kind -> record(by, environment, kind, move.detail(before)));
        changed.fire(new Changed());
    }

    /** A release has just gone live, and its instances run: whatever brought it about leaves the environment awake. */
    @Transactional(Transactional.TxType.MANDATORY)
    void wentLive(@Observes Environments.WentLive live) {
        store.locked(live.environment())
                .filter(row -> row.state != SleepState.AWAKE || row.wish != null)
                .ifPresent(row -> {
                    if (row.state != SleepState.AWAKE) {
                        environments
                                .find(live.environment())
                                .ifPresent(environment -> record(
                                        Optional.ofNullable(row.askedBy).orElse("berth"),
                                        environment,
                                        "environment.woken",
                                        Map.of("before", row.state.name(), "why", "a release went live")));
                    }
                    row.state = SleepState.AWAKE;
                    row.since = clock.instant();
                    row.wish = null;
                    row.askedBy = null;
                    changed.fire(new Changed());
                });
    }

    /** What is so already needs no wish; another wish than before is an event. */
    private void wish(EnvironmentRef environment, SleepRow row, Sleep.Wish wish, Actor actor) {
        boolean isSo = row.state == wish.state();
        var next = isSo ? null : wish;
        if (row.wish != next) {
            var kind = switch (wish) {
                case SLEEP -> "environment.sleep-requested";
                case WAKE -> "environment.wake-requested";
            };
            record(actor.name(), environment, kind, Map.of("before", row.state.name()));
        }
        row.wish = next;
        row.askedBy = next == null ? null : actor.name();
    }

    private static String minutes(@org.jspecify.annotations.Nullable Integer minutes) {
        return minutes == null ? NEVER : minutes + " minutes";
    }

    private void record(String actor, EnvironmentRef environment, String kind, Map<String, String> detail) {
        events.record(Event.ofEnvironment(
                actor, kind, environment.app().team(), environment.app().name(), environment.name(), detail));
    }
}
