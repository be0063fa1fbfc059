package berth.server.app;

import berth.api.app.AppState;
import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.app.NewApp;
import berth.server.http.CurrentActor;
import berth.server.setting.PublicUrls;
import berth.server.team.Permission;
import berth.server.team.Teams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class AppResource implements AppsApi {
    private final Apps apps;
    private final AppStatus status;
    private final Teams teams;
    private final PublicUrls urls;
    private final CurrentActor current;

    AppResource(Apps apps, AppStatus status, Teams teams, PublicUrls urls, CurrentActor current) {
        this.apps = apps;
        this.status = status;
        this.teams = teams;
        this.urls = urls;
        this.current = current;
    }

    @Override
    public List<AppView> list() {
        return views(apps.list(current.get()));
    }

    @Override
    public Response create(@Nullable NewApp order) {
        var app = apps.create(current.get(), order == null ? null : order.name());
        return Response.created(URI.create("/api/v1/apps/" + app.name()))
                .entity(view(app))
                .build();
    }

    @Override
    public AppView get(String app) {
        return view(apps.require(current.get(), app, Permission.VIEW));
    }

    @Override
    public void delete(String app) {
        apps.delete(current.get(), app);
    }

    private AppView view(AppRef app) {
        return views(List.of(app)).getFirst();
    }

    private List<AppView> views(List<AppRef> all) {
        var seen = status.of(all);
        var names = teams.names();
        return all.stream()
                .map(app -> view(
                        app,
                        names.getOrDefault(app.team(), "?"),
                        seen.getOrDefault(app.id(), new AppStatus.Seen(AppState.EMPTY, Optional.empty()))))
                .toList();
    }

    private AppView view(AppRef app, String team, AppStatus.Seen seen) {
        return new AppView(
                app.name(),
                team,
                urls.environment(app.name(), PublicUrls.PRODUCTION),
                urls.git(app.name()),
                seen.state(),
                app.createdAt(),
                app.createdBy(),
                seen.lastDeployment());
    }
}
