package berth.server.deployment;

import berth.api.app.AppState;
import berth.api.build.BuildState;
import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import berth.api.sleep.SleepState;
import berth.node.InstanceState;
import berth.server.app.AppRef;
import berth.server.app.AppStatus;
import berth.server.build.Builds;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.instance.GroupSpecs;
import berth.server.instance.Instances;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.sleep.Sleeps;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** How an app is, from what its production environment should run and what is seen of it. */
@ApplicationScoped
class ProductionStatus implements AppStatus {
    private final Environments environments;
    private final Builds builds;
    private final Releases releases;
    private final Deployments deployments;
    private final DeploymentViews views;
    private final Instances instances;
    private final Sleeps sleeps;

    ProductionStatus(
            Environments environments,
            Builds builds,
            Releases releases,
            Deployments deployments,
            DeploymentViews views,
            Instances instances,
            Sleeps sleeps) {
        this.environments = environments;
        this.builds = builds;
        this.releases = releases;
        this.deployments = deployments;
        this.views = views;
        this.instances = instances;
        this.sleeps = sleeps;
    }

    @Override
    public AppState state(AppRef app) {
        var environment = production(app);
        return environment
                .liveRelease()
                .map(release -> state(environment, releases.outline(release)))
                .orElseGet(() -> neverLive(environment));
    }

    @Override
    public Optional<DeploymentView> lastDeployment(AppRef app) {
        return deployments.newest(production(app).id()).map(views::view);
    }

    private AppState neverLive(EnvironmentRef environment) {
        boolean failed = builds.newest(environment.id())
                .filter(build -> build.state() == BuildState.FAILED
                        || deployments
                                .ofBuild(build.id())
                                .filter(last -> last.state() == DeploymentState.FAILED)
                                .isPresent())
                .isPresent();
        return failed ? AppState.FAILED : AppState.EMPTY;
    }

    private AppState state(EnvironmentRef environment, Release release) {
        var web = GroupSpecs.key(environment, release, Release.WEB);
        var seen = instances.latest().map(all -> all.of(environment.id().toString())).orElse(List.of()).stream()
                .filter(instance -> instance.group().equals(web))
                .toList();
        var healthy = seen.stream()
                .filter(instance -> instance.state() == InstanceState.HEALTHY)
                .count();
        var sleep = sleeps.state(environment.id());
        if (sleep == SleepState.ASLEEP || sleep == SleepState.WAKING) {
            return AppState.ASLEEP;
        }
        if (healthy == 0) {
            return release.processTypes().containsKey(Release.WEB) ? AppState.DOWN : AppState.LIVE;
        }
        return healthy == seen.size() ? AppState.LIVE : AppState.DEGRADED;
    }

    private EnvironmentRef production(AppRef app) {
        return environments.list(app).getFirst();
    }
}
