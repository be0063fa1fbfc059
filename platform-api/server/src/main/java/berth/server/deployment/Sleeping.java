package berth.server.deployment;

import berth.api.sleep.SleepState;
import berth.node.GroupKey;
import berth.node.InstanceStatus;
import berth.router.Route;
import berth.router.RouterActivity;
import berth.router.RouterControl;
import berth.router.RouterUnavailableException;
import berth.router.Vacancy;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.instance.Observation;
import berth.server.release.Outlines;
import berth.server.release.Release;
import berth.server.route.Routes;
import berth.server.route.WantedRoutes;
import berth.server.setting.PublicUrls;
import berth.server.sleep.IdleClock;
import berth.server.sleep.Sleep;
import berth.server.sleep.SleepPlanner;
import berth.server.sleep.SleepPlanner.Facts;
import berth.server.sleep.SleepPlanner.RouteState;
import berth.server.sleep.SleepPlanner.Use;
import berth.server.sleep.Sleeps;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Puts environments to sleep and wakes them. Turns with the loop that stops what nobody wishes: so nothing that is being stopped
 * is ever woken. Not thread-safe.
 */
@ApplicationScoped
class Sleeping {
    private static final Logger LOG = Logger.getLogger(Sleeping.class);
    /** Between two looks at what the router has counted, where nobody is about to fall asleep. */
    static final Duration LOOK = Duration.ofSeconds(5);

    private final Sleeps sleeps;
    private final Subjects subjects;
    private final Routes routes;
    private final RouterControl router;
    private final Waking waking;
    private final Clock steady;
    private final IdleClock idle = new IdleClock();
    private Instant nextLook = Instant.MIN;
    private boolean watches;

    Sleeping(
            Sleeps sleeps,
            Subjects subjects,
            Routes routes,
            RouterControl router,
            Waking waking,
            @Steady Clock steady) {
        this.sleeps = sleeps;
        this.subjects = subjects;
        this.routes = routes;
        this.router = router;
        this.waking = waking;
        this.steady = steady;
    }

    /** An environment that may have to fall asleep or to wake. */
    record Subject(EnvironmentRef environment, Sleep sleep, String host) {}

    /** Where they are found, and what else is to be known of them. */
    @ApplicationScoped
    static class Subjects {
        private final Environments environments;
        private final DeploymentStore deployments;
        private final WantedRoutes wanted;
        private final Outlines outlines;
        private final PublicUrls urls;

        Subjects(
                Environments environments,
                DeploymentStore deployments,
                WantedRoutes wanted,
                Outlines outlines,
                PublicUrls urls) {
            this.environments = environments;
            this.deployments = deployments;
            this.wanted = wanted;
            this.outlines = outlines;
            this.urls = urls;
        }

        List<Subject> of(List<Sleep> restless) {
            Map<UUID, EnvironmentRef> byId =
                    environments.active().stream().collect(Collectors.toMap(EnvironmentRef::id, found -> found));
            return restless.stream()
                    .filter(sleep -> byId.containsKey(sleep.environment()))
                    .map(sleep -> {
                        var environment = Objects.requireNonNull(byId.get(sleep.environment()));
                        return new Subject(
                                environment, sleep, urls.host(environment.app().name(), environment.name()));
                    })
                    .toList();
        }

        @Transactional
        Set<UUID> deploying() {
            return deployments.underWay().stream().map(Deployment::environment).collect(Collectors.toSet());
        }

        /** Those that are live, by their keys. */
        Map<UUID, Release> live(List<Subject> all) {
            return outlines.of(all.stream()
                    .flatMap(subject -> subject.environment().liveRelease().stream())
                    .collect(Collectors.toSet()));
        }

        Set<String> wanted() {
            return wanted.labels();
        }
    }

    /**
     * @param stopping whether groups that are such are being stopped
     * @param again asks for a turn soon
     * @return whether some environment is about to fall asleep or to wake
     */
    boolean turn(Observation seen, Predicate<Predicate<GroupKey>> stopping, Runnable again) {
        var restless = sleeps.restless();
        watches = !restless.isEmpty();
        if (restless.isEmpty()) {
            idle.keepOnly(Set.of());
            return false;
        }
        var all = subjects.of(restless);
        var live = subjects.live(all);
        var instances = seen.byEnvironment();
        var uses = uses(all, instances);
        var deploying = subjects.deploying();
        var wanted = subjects.wanted();
        for (Subject subject : all) {
            var environment = subject.environment();
            var facts = new Facts(
                    deploying.contains(environment.id()),
                    wanted.contains(environment.path()),
                    Optional.ofNullable(uses.get(environment.id())),
                    route(subject.host()),
                    isGone(environment, live, instances, stopping));
            SleepPlanner.plan(subject.sleep(), facts, steady.instant())
                    .filter(move -> sleeps.move(environment, subject.sleep(), move))
                    .ifPresent(move -> {
                        LOG.infof("%s: %s, since %s", environment.path(), move.to(), move.why());
                        routes.signal();
                        again.run();
                        if (move.to() == SleepState.WAKING) {
                            waking.goOn(environment, Optional.empty(), again);
                        }
                    });
            if (subject.sleep().state() == SleepState.WAKING) {
                waking.goOn(environment, subject.sleep().since(), again);
            }
        }
        return !wanted.isEmpty() || all.stream().anyMatch(Sleeping::isOnTheMove);
    }

    /** Whether some environment may fall asleep, so that a look every {@link #LOOK} is due. */
    boolean watches() {
        return watches;
    }

    private static boolean isOnTheMove(Subject subject) {
        var state = subject.sleep().state();
        return subject.sleep().wish().isPresent() || state == SleepState.FALLING_ASLEEP || state == SleepState.WAKING;
    }

    /** Of those that are awake, once the router has been asked. */
    private Map<UUID, Use> uses(List<Subject> all, Map<String, List<InstanceStatus>> instances) {
        var now = steady.instant();
        var inUse = all.stream()
                .filter(subject -> subject.sleep().state() == SleepState.AWAKE
                        || subject.sleep().state() == SleepState.FALLING_ASLEEP)
                .toList();
        idle.keepOnly(inUse.stream().map(subject -> subject.environment().id()).collect(Collectors.toSet()));
        boolean urgent = inUse.stream()
                .anyMatch(subject -> subject.sleep().state() != SleepState.AWAKE
                        || subject.sleep().wish().isPresent());
        if (inUse.isEmpty() || !urgent && now.isBefore(nextLook)) {
            return Map.of();
        }
        nextLook = now.plus(LOOK);
        var uses = new HashMap<UUID, Use>();
        activity()
                .ifPresent(activity -> inUse.forEach(subject -> uses.put(
                        subject.environment().id(),
                        idle.look(subject.environment().id(), upstreams(subject, instances), activity, now))));
        return uses;
    }

    private Optional<RouterActivity> activity() {
        try {
            return Optional.of(router.activity());
        } catch (RouterUnavailableException e) {
            LOG.debugf("whether anything is idle is not known: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Also those that the router no longer sends anything to: something may be open to them. */
    private Set<String> upstreams(Subject subject, Map<String, List<InstanceStatus>> instances) {
        var upstreams = new HashSet<String>();
        instances.getOrDefault(subject.environment().id().toString(), List.of()).stream()
                .map(InstanceStatus::address)
                .flatMap(Optional::stream)
                .forEach(address -> upstreams.add(address.host() + ":" + address.port()));
        routes.acknowledged(subject.host()).map(Route::upstreams).ifPresent(upstreams::addAll);
        return upstreams;
    }

    private RouteState route(String host) {
        return routes.acknowledged(host)
                .map(route -> {
                    if (!route.upstreams().isEmpty()) {
                        return RouteState.SERVED;
                    }
                    return route.vacancy() == Vacancy.ASLEEP ? RouteState.HELD : RouteState.NEITHER;
                })
                .orElse(RouteState.NEITHER);
    }

    /** Of a release that is being deployed something may be there: only what was live counts. */
    private static boolean isGone(
            EnvironmentRef environment,
            Map<UUID, Release> releases,
            Map<String, List<InstanceStatus>> instances,
            Predicate<Predicate<GroupKey>> stopping) {
        var live = environment
                .liveRelease()
                .flatMap(release -> Optional.ofNullable(releases.get(release)))
                .map(Release::number);
        Predicate<GroupKey> ofLive =
                group -> group.environment().id().equals(environment.id().toString())
                        && live.filter(number -> number == group.release()).isPresent();
        return live.isPresent()
                && instances.getOrDefault(environment.id().toString(), List.of()).stream()
                        .map(InstanceStatus::group)
                        .noneMatch(ofLive)
                && !stopping.test(ofLive);
    }
}
