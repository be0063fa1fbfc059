package berth.server.environment;

import berth.api.environment.EnvironmentView;
import berth.api.environment.EnvironmentsApi;
import berth.server.app.Apps;
import berth.server.http.CurrentActor;
import berth.server.setting.PublicUrls;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;

@RunOnVirtualThread
class EnvironmentResource implements EnvironmentsApi {
    private final Environments environments;
    private final Apps apps;
    private final LiveNumbers live;
    private final SleepViews sleeps;
    private final PublicUrls urls;
    private final CurrentActor current;

    EnvironmentResource(
            Environments environments,
            Apps apps,
            LiveNumbers live,
            SleepViews sleeps,
            PublicUrls urls,
            CurrentActor current) {
        this.environments = environments;
        this.apps = apps;
        this.live = live;
        this.sleeps = sleeps;
        this.urls = urls;
        this.current = current;
    }

    @Override
    public List<EnvironmentView> list(String app) {
        return environments.list(apps.require(current.get(), app, Permission.VIEW)).stream()
                .map(this::view)
                .toList();
    }

    @Override
    public EnvironmentView get(String app, String environment) {
        return view(environments.require(current.get(), app, environment, Permission.VIEW));
    }

    private EnvironmentView view(EnvironmentRef environment) {
        return new EnvironmentView(
                environment.app().name(),
                environment.name(),
                urls.environment(environment.app().name(), environment.name()),
                environment.branch(),
                environment.liveRelease().flatMap(live::number),
                sleeps.view(environment.id()));
    }
}
