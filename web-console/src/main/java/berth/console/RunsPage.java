package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.app.AppsApi;
import berth.api.run.RunKind;
import berth.api.run.RunsApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What ran once for an app: one-off runs, those of schedules and release processes, newest first and page by page. */
@Path("/apps/{app}/runs")
@RunOnVirtualThread
class RunsPage {
    static final int SHOWN = 50;

    private static final List<Choice> CHOICES = List.of(
            new Choice("", "All"),
            new Choice(RunKind.ONE_OFF.name(), "One-off"),
            new Choice(RunKind.CRON.name(), "Cron"),
            new Choice(RunKind.RELEASE.name(), "Release processes"));

    private final ActorApi actors;
    private final AppsApi apps;
    private final RunsApi runs;

    RunsPage(ActorApi actors, AppsApi apps, RunsApi runs) {
        this.actors = actors;
        this.apps = apps;
        this.runs = runs;
    }

    /**
     * @param kind only of that one; empty or absent: of all
     * @param before number; only older ones
     */
    @GET
    public Response show(
            @PathParam("app") String name,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("before") @Nullable Integer before) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name).name();
        var wanted = Optional.ofNullable(kind).filter(one -> !one.isEmpty());
        // One more than is shown tells whether there are more.
        var found = runs.list(app, ENVIRONMENT, wanted.orElse(null), null, before, SHOWN + 1);
        var shown = found.stream().limit(SHOWN).map(run -> RunLine.of(run, now)).toList();
        return Page.ok(new Content(
                Frame.of("Runs of " + app, actor),
                app,
                wanted.orElse(""),
                CHOICES,
                shown,
                before != null,
                found.size() > SHOWN ? Optional.of(shown.getLast().number()) : Optional.empty()));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    /** @param kind as in the address; empty: all */
    record Choice(String kind, String words) {}

    /**
     * @param kind that is shown; empty: all
     * @param later whether there are newer ones
     * @param older number before which the next page begins, if there is one
     */
    record Content(
            Frame frame,
            String app,
            String kind,
            List<Choice> choices,
            List<RunLine> runs,
            boolean later,
            Optional<Integer> older)
            implements TemplateInstance {}
}
