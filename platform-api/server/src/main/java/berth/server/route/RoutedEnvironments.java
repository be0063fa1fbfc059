package berth.server.route;

import static java.util.Objects.requireNonNull;

import berth.api.sleep.SleepState;
import berth.router.Vacancy;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formation;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.instance.Rolling;
import berth.server.release.Outlines;
import berth.server.release.Release;
import berth.server.route.RoutedEnvironment.Serving;
import berth.server.setting.BerthConfig;
import berth.server.setting.PublicUrls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Which release each environment's requests should go to, as the database says. */
@ApplicationScoped
class RoutedEnvironments {
    private final Environments environments;
    private final Outlines outlines;
    private final Formations formations;
    private final PublicUrls urls;
    private final EntityManager database;
    private final int unavailable;

    RoutedEnvironments(
            Environments environments,
            Outlines outlines,
            Formations formations,
            PublicUrls urls,
            EntityManager database,
            BerthConfig config) {
        this.environments = environments;
        this.outlines = outlines;
        this.formations = formations;
        this.urls = urls;
        this.database = database;
        this.unavailable = config.deployments().maxUnavailable();
    }

    /**
     * The releases of an environment that matter to routing, as one moment saw them.
     *
     * @param waits whether a first one is to be deployed
     * @param tried whether there ever was one to be
     */
    private record Routing(
            @Nullable UUID live,
            @Nullable UUID coming,
            Rolling rolling,
            SleepState sleep,
            boolean waits,
            boolean tried) {
        /** Why nothing is there to answer, if nothing of what serves is to run. */
        Vacancy vacancy(List<Serving> serving) {
            if (sleep != SleepState.AWAKE) {
                return Vacancy.ASLEEP;
            }
            if (serving.stream().anyMatch(group -> group.count() > 0)) {
                return Vacancy.UNKNOWN;
            }
            if (live != null) {
                return Vacancy.STOPPED;
            }
            if (coming != null || waits) {
                return Vacancy.STARTING;
            }
            return tried ? Vacancy.UNKNOWN : Vacancy.NEVER_DEPLOYED;
        }
    }

    @Transactional
    List<RoutedEnvironment> list() {
        var routings = routings();
        var all = formations.all();
        var active = environments.active().stream()
                .filter(environment -> routings.containsKey(environment.id()))
                .toList();
        var releases = outlines.of(routings.values().stream()
                .flatMap(routing ->
                        Stream.of(Optional.ofNullable(routing.live()), Optional.ofNullable(routing.coming())))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet()));
        return active.stream()
                .map(environment -> routed(
                        environment,
                        requireNonNull(routings.get(environment.id())),
                        all.of(environment.id()),
                        releases))
                .toList();
    }

    /**
     * Live releases, and those whose deployment has come as far as routing, read by one statement: read one after the
     * other, a deployment that succeeds in between would show its release in neither.
     */
    private Map<UUID, Routing> routings() {
        var routings = new HashMap<UUID, Routing>();
        database.unwrap(Session.class)
                .createNativeQuery("""
                    select e.id, e.live_release_id, d.to_release_id, coalesce(d.batch, 1),
                        greatest(coalesce(d.batches, 1), 1), coalesce(d.state, '') = 'ROUTING',
                        coalesce(s.state, 'AWAKE'),
                        e.live_release_id is null and exists
                            (select 1 from deployment t where t.environment_id = e.id and t.state = 'QUEUED'),
                        e.live_release_id is null and exists (select 1 from deployment t where t.environment_id = e.id)
                    from environment e
                    left join sleep s on s.environment_id = e.id
                    left join deployment d on d.environment_id = e.id and d.state in ('STARTING', 'ROUTING')
                    """, Object[].class)
                .getResultList()
                .forEach(row -> routings.put(
                        (UUID) row[0],
                        new Routing(
                                (UUID) row[1],
                                (UUID) row[2],
                                new Rolling((int) row[3], (int) row[4], (boolean) row[5], unavailable),
                                SleepState.valueOf((String) row[6]),
                                (boolean) row[7],
                                (boolean) row[8])));
        return routings;
    }

    private RoutedEnvironment routed(
            EnvironmentRef environment, Routing routing, Formation formation, Map<UUID, Release> releases) {
        var rolling = routing.rolling();
        // Of what sleeps no instance is routed, though some may still be there; of what wakes each that is healthy.
        boolean leaves = routing.sleep() == SleepState.FALLING_ASLEEP || routing.sleep() == SleepState.ASLEEP;
        var live = Optional.ofNullable(routing.live())
                .filter(release -> !leaves)
                .flatMap(release -> web(environment, releases.get(release), formation));
        var coming = Optional.ofNullable(routing.coming())
                .flatMap(release -> web(environment, releases.get(release), formation))
                .map(group -> new Serving(group.group(), rolling.comingRouted(group.count())));
        var serving = new ArrayList<Serving>();
        coming.filter(group -> rolling.routing() || group.count() > 0).ifPresent(serving::add);
        // A release without web leaves the requests to the one before until it is live itself.
        live.map(group -> coming.isPresent() ? new Serving(group.group(), rolling.leavingRouted(group.count())) : group)
                .filter(group -> serving.isEmpty() || group.count() > 0)
                .ifPresent(serving::add);
        return new RoutedEnvironment(
                urls.host(environment.app().name(), environment.name()),
                environment.path(),
                serving,
                routing.vacancy(serving),
                serving.size() == 1 && coming.isPresent() && rolling.routing() ? live : Optional.empty());
    }

    private static Optional<Serving> web(EnvironmentRef environment, @Nullable Release release, Formation formation) {
        return Optional.ofNullable(release)
                .filter(found -> found.processTypes().containsKey(Release.WEB))
                .map(found -> new Serving(
                        GroupSpecs.key(environment, found, Release.WEB),
                        formation.of(found, Release.WEB).count()));
    }
}
