package berth.server.deployment;

import berth.api.deployment.DeploymentView;
import berth.api.deployment.DeploymentsApi;
import berth.server.build.Builds;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class DeploymentResource implements DeploymentsApi {
    private final Deployments deployments;
    private final DeploymentHistory history;
    private final Builds builds;
    private final DeploymentViews views;
    private final Environments environments;
    private final CurrentActor current;

    DeploymentResource(
            Deployments deployments,
            DeploymentHistory history,
            Builds builds,
            DeploymentViews views,
            Environments environments,
            CurrentActor current) {
        this.deployments = deployments;
        this.history = history;
        this.builds = builds;
        this.views = views;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<DeploymentView> list(
            String app, String environment, @Nullable Integer build, @Nullable Integer before, int limit) {
        var of = visible(app, environment);
        var cause = Optional.ofNullable(build)
                .map(number -> builds.require(current.get(), of, number).id());
        return views.views(history.list(current.get(), of, cause, Optional.ofNullable(before), limit));
    }

    @Override
    public DeploymentView get(String app, String environment, int number) {
        return views.view(history.require(current.get(), visible(app, environment), number));
    }

    @Override
    public DeploymentView cancel(String app, String environment, int number) {
        var actor = current.get();
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        return views.view(deployments.cancel(actor, of, number));
    }

    private EnvironmentRef visible(String app, String environment) {
        return environments.require(current.get(), app, environment, Permission.VIEW);
    }
}
