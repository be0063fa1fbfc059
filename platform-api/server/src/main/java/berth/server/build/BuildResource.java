package berth.server.build;

import berth.api.build.BuildState;
import berth.api.build.BuildView;
import berth.api.build.BuildsApi;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.http.LineEvents;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class BuildResource implements BuildsApi {
    private final Builds builds;
    private final BuildProgress progress;
    private final BuildLoop loop;
    private final BuildViews views;
    private final Environments environments;
    private final CurrentActor current;

    BuildResource(
            Builds builds,
            BuildProgress progress,
            BuildLoop loop,
            BuildViews views,
            Environments environments,
            CurrentActor current) {
        this.builds = builds;
        this.progress = progress;
        this.loop = loop;
        this.views = views;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<BuildView> list(String app, String environment, @Nullable Integer before, int limit) {
        return views.views(builds.list(current.get(), visible(app, environment), Optional.ofNullable(before), limit));
    }

    @Override
    public BuildView get(String app, String environment, int number) {
        return views.view(builds.require(current.get(), visible(app, environment), number));
    }

    @Override
    public String log(String app, String environment, int number) {
        return progress.read(
                builds.require(current.get(), visible(app, environment), number).id());
    }

    @Override
    public void follow(String app, String environment, int number, long fromLine, SseEventSink sink, Sse sse) {
        var build = builds.require(current.get(), visible(app, environment), number);
        LineEvents.stream(sink, sse, out -> {
            if (progress.follow(build.id(), fromLine, out::line)) {
                out.end(builds.find(build.id())
                        .map(Build::state)
                        .orElse(BuildState.CANCELLED)
                        .name());
            }
        });
    }

    @Override
    public BuildView cancel(String app, String environment, int number) {
        var actor = current.get();
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        var cancelled = builds.cancel(actor, of, number);
        loop.signal();
        return views.view(cancelled);
    }

    private EnvironmentRef visible(String app, String environment) {
        return environments.require(current.get(), app, environment, Permission.VIEW);
    }
}
