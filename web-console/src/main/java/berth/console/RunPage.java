package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.app.AppsApi;
import berth.api.run.RunsApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** One run: how it ended and why, and what it wrote, also while it writes. */
@Path("/apps/{app}/runs/{number}")
@RunOnVirtualThread
class RunPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final RunsApi runs;

    RunPage(ActorApi actors, AppsApi apps, RunsApi runs) {
        this.actors = actors;
        this.apps = apps;
        this.runs = runs;
    }

    @GET
    public Response show(@PathParam("app") String name, @PathParam("number") String asked) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name).name();
        var run = runs.get(app, ENVIRONMENT, PathNumber.of("run", asked));
        // After its state: the log of a run that had ended is whole, and that of another is followed from here.
        var log = LogTail.of(runs.log(app, ENVIRONMENT, run.number()));
        return Page.ok(new Content(
                Frame.of("Run " + run.number() + " of " + app, actor),
                app,
                RunLine.of(run, now),
                new Moment(run.createdAt(), now),
                !run.state().isTerminal(),
                log));
    }

    @POST
    @Path("cancel")
    public Response cancel(@PathParam("app") String app, @PathParam("number") String asked) {
        var cancelled = runs.cancel(app, ENVIRONMENT, PathNumber.of("run", asked));
        return Page.seeOther(LocalPath.run(app, cancelled.number())).build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    /** @param open whether it waits or runs, and so may write to its log */
    record Content(Frame frame, String app, RunLine run, Moment asked, boolean open, LogTail log)
            implements TemplateInstance {}
}
