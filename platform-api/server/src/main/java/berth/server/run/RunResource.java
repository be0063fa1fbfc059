package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.run.RunKind;
import berth.api.run.RunOrder;
import berth.api.run.RunView;
import berth.api.run.RunsApi;
import berth.server.build.BuildLogs;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.http.LineEvents;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class RunResource implements RunsApi {
    private final Runs runs;
    private final OneOffs oneOffs;
    private final RunViews views;
    private final BuildLogs logs;
    private final Environments environments;
    private final CurrentActor current;

    RunResource(
            Runs runs,
            OneOffs oneOffs,
            RunViews views,
            BuildLogs logs,
            Environments environments,
            CurrentActor current) {
        this.runs = runs;
        this.oneOffs = oneOffs;
        this.views = views;
        this.logs = logs;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<RunView> list(
            String app,
            String environment,
            @Nullable String kind,
            @Nullable String schedule,
            @Nullable Integer before,
            int limit) {
        var wanted = new RunQuery(
                Optional.ofNullable(kind).map(RunResource::kind),
                Optional.ofNullable(schedule),
                Optional.ofNullable(before),
                limit);
        return views.views(runs.list(current.get(), visible(app, environment), wanted));
    }

    private static RunKind kind(String name) {
        return Arrays.stream(RunKind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.INVALID,
                        "run.kind-unknown",
                        "there are no runs of the kind \"" + name + "\"",
                        "there are "
                                + Arrays.stream(RunKind.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    @Override
    public Response start(String app, String environment, @Nullable RunOrder order) {
        var actor = current.get();
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        var run = oneOffs.start(actor, of, order == null || order.command() == null ? "" : order.command());
        return Response.created(
                        URI.create("/api/v1/apps/" + app + "/environments/" + environment + "/runs/" + run.number()))
                .entity(views.view(run))
                .build();
    }

    @Override
    public RunView get(String app, String environment, int number) {
        return views.view(require(app, environment, number));
    }

    @Override
    public String log(String app, String environment, int number) {
        return logs.read(require(app, environment, number).id());
    }

    @Override
    public void follow(String app, String environment, int number, long fromLine, SseEventSink sink, Sse sse) {
        var run = require(app, environment, number);
        LineEvents.stream(sink, sse, out -> {
            if (logs.follow(run.id(), fromLine, () -> runs.state(run.id()).isTerminal(), out::line)) {
                out.end(runs.state(run.id()).name());
            }
        });
    }

    @Override
    public RunView cancel(String app, String environment, int number) {
        var actor = current.get();
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        return views.view(runs.cancel(actor, of, number));
    }

    private Run require(String app, String environment, int number) {
        return runs.require(current.get(), visible(app, environment), number);
    }

    private EnvironmentRef visible(String app, String environment) {
        return environments.require(current.get(), app, environment, Permission.VIEW);
    }
}
