package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.api.app.AppState;
import berth.api.build.BuildState;
import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import berth.api.sleep.SleepState;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.app.AppRef;
import berth.server.app.AppStatus;
import berth.server.build.Build;
import berth.server.build.Builds;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formation;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import berth.server.release.Outlines;
import berth.server.release.Release;
import berth.server.sleep.Sleeps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How apps are, from what their production environments should run and what is seen of it. */
@ApplicationScoped
class ProductionStatus implements AppStatus {
    private final Environments environments;
    private final Builds builds;
    private final Outlines outlines;
    private final DeploymentStore deployments;
    private final DeploymentViews views;
    private final Instances instances;
    private final Sleeps sleeps;
    private final Formations formations;

    ProductionStatus(
            Environments environments,
            Builds builds,
            Outlines outlines,
            DeploymentStore deployments,
            DeploymentViews views,
            Instances instances,
            Sleeps sleeps,
            Formations formations) {
        this.environments = environments;
        this.builds = builds;
        this.outlines = outlines;
        this.deployments = deployments;
        this.views = views;
        this.instances = instances;
        this.sleeps = sleeps;
        this.formations = formations;
    }

    @Override
    @Transactional
    public Map<UUID, Seen> of(Collection<AppRef> apps) {
        var productions = environments.productions(apps);
        var newest = newest(productions.values());
        var states = states(productions.values());
        var all = new HashMap<UUID, Seen>();
        productions.forEach((app, production) -> all.put(
                app,
                new Seen(
                        requireNonNull(states.get(production.id())),
                        Optional.ofNullable(newest.get(production.id())))));
        return all;
    }

    private Map<UUID, DeploymentView> newest(Collection<EnvironmentRef> productions) {
        var found = deployments.newest(keys(productions.stream()));
        var shown = views.views(found);
        var newest = new HashMap<UUID, DeploymentView>();
        for (int i = 0; i < found.size(); i++) {
            newest.put(found.get(i).environment(), shown.get(i));
        }
        return newest;
    }

    private Map<UUID, AppState> states(Collection<EnvironmentRef> productions) {
        var live = outlines.of(productions.stream()
                .flatMap(production -> production.liveRelease().stream())
                .collect(Collectors.toSet()));
        var scaled = formations.of(keys(productions.stream()));
        var asleep = sleeps.views(keys(productions.stream()));
        var seen = instances.latest().map(Observation::byEnvironment).orElse(Map.of());
        var failed = failed(keys(productions.stream()
                .filter(production -> production.liveRelease().isEmpty())));
        var states = new HashMap<UUID, AppState>();
        for (EnvironmentRef production : productions) {
            var release = production.liveRelease().flatMap(id -> Optional.ofNullable(live.get(id)));
            states.put(
                    production.id(),
                    release.map(found -> state(
                                    production,
                                    found,
                                    scaled.of(production.id()),
                                    seen.getOrDefault(production.id().toString(), List.of()),
                                    requireNonNull(asleep.get(production.id())).state()))
                            .orElse(failed.contains(production.id()) ? AppState.FAILED : AppState.EMPTY));
        }
        return states;
    }

    /** Those among them whose newest build failed, or its deployment. */
    private Set<UUID> failed(Set<UUID> neverLive) {
        var newest = builds.newest(neverLive);
        var failed = deployments.ofBuilds(newest.stream().map(Build::id).collect(Collectors.toSet())).stream()
                .filter(deployment -> deployment.state() == DeploymentState.FAILED)
                .map(Deployment::environment);
        return Stream.concat(
                        failed,
                        newest.stream()
                                .filter(build -> build.state() == BuildState.FAILED)
                                .map(Build::environment))
                .collect(Collectors.toSet());
    }

    private static AppState state(
            EnvironmentRef environment,
            Release release,
            Formation formation,
            List<InstanceStatus> seen,
            SleepState sleep) {
        if (sleep == SleepState.ASLEEP || sleep == SleepState.WAKING) {
            return AppState.ASLEEP;
        }
        if (!release.processTypes().containsKey(Release.WEB)) {
            return AppState.LIVE;
        }
        if (formation.of(release, Release.WEB).count() == 0) {
            return AppState.STOPPED;
        }
        var key = GroupSpecs.key(environment, release, Release.WEB);
        var web = seen.stream().filter(instance -> instance.group().equals(key)).toList();
        var healthy = web.stream()
                .filter(instance -> instance.state() == InstanceState.HEALTHY)
                .count();
        if (healthy == 0) {
            return AppState.DOWN;
        }
        return healthy == web.size() ? AppState.LIVE : AppState.DEGRADED;
    }

    private static Set<UUID> keys(Stream<EnvironmentRef> environments) {
        return environments.map(EnvironmentRef::id).collect(Collectors.toSet());
    }
}
