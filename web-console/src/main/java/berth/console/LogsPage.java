package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static berth.console.LogQuery.orNull;
import static berth.console.LogQuery.timeOrNull;

import berth.api.app.AppsApi;
import berth.api.instance.KeptLogsApi;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What an app's instances wrote, also those that are gone: searched, and read page by page from the newest line back. */
@Path("/apps/{app}/logs")
@RunOnVirtualThread
class LogsPage {
    static final int SHOWN = 500;

    private final ActorApi actors;
    private final AppsApi apps;
    private final KeptLogsApi logs;

    LogsPage(ActorApi actors, AppsApi apps, KeptLogsApi logs) {
        this.actors = actors;
        this.apps = apps;
        this.logs = logs;
    }

    @GET
    public Response show(
            @PathParam("app") String name,
            @QueryParam("text") @Nullable String text,
            @QueryParam("process") @Nullable String process,
            @QueryParam("instance") @Nullable String instance,
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until) {
        var frame = Frame.of("Logs of " + name, actors.me());
        var app = apps.get(name).name();
        var wanted = LogQuery.of(text, process, instance, since, until);
        try {
            return Page.ok(Content.of(frame, app, wanted, found(app, wanted), Optional.empty()));
        } catch (PlatformException refused) {
            var page = Content.of(frame, app, wanted, LogLines.NONE, Optional.of(Trouble.inForm(refused)));
            return Page.with(refused.category().status(), page).build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private LogLines found(String app, LogQuery wanted) {
        // One more than is shown tells whether there are more.
        var lines = logs.search(
                app,
                ENVIRONMENT,
                timeOrNull(wanted.since()),
                timeOrNull(wanted.until()),
                orNull(wanted.process()),
                orNull(wanted.instance()),
                orNull(wanted.text()),
                SHOWN + 1);
        return LogLines.last(lines, SHOWN);
    }

    record Content(Frame frame, String app, LogQuery wanted, LogLines log, Pages pages, Optional<Trouble> problem)
            implements TemplateInstance {
        static Content of(Frame frame, String app, LogQuery wanted, LogLines log, Optional<Trouble> problem) {
            var newest = wanted.until().isEmpty() ? Optional.<String>empty() : Optional.of("");
            var pages = new Pages(page(app, wanted, newest), page(app, wanted, log.older()));
            return new Content(frame, app, wanted, log, pages, problem);
        }

        private static Optional<LocalPath> page(String app, LogQuery wanted, Optional<String> until) {
            return until.map(time -> wanted.before(time).page(app));
        }
    }

    /**
     * The pages beside this one.
     *
     * @param newest where there may be newer lines
     * @param older where there are older ones
     */
    record Pages(Optional<LocalPath> newest, Optional<LocalPath> older) {}
}
