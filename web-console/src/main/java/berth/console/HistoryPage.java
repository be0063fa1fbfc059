package berth.console;

import berth.api.app.AppsApi;
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
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** All builds, deployments or releases of an app, newest first and page by page. */
@Path("/apps/{app}/{kind:builds|deployments|releases}")
@RunOnVirtualThread
class HistoryPage {
    private static final int SHOWN = 50;

    private final ActorApi actors;
    private final AppsApi apps;
    private final HistoryLines lines;

    HistoryPage(ActorApi actors, AppsApi apps, HistoryLines lines) {
        this.actors = actors;
        this.apps = apps;
        this.lines = lines;
    }

    /** @param before number; only older ones */
    @GET
    public Response show(
            @PathParam("app") String name,
            @PathParam("kind") String kind,
            @QueryParam("before") @Nullable Integer before) {
        var actor = actors.me();
        var app = apps.get(name);
        var of = HistoryLines.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        // One more than is shown tells whether there are more.
        var found = lines.of(of, app.name(), before, SHOWN + 1, Instant.now());
        var shown = found.subList(0, Math.min(SHOWN, found.size()));
        var older = found.size() > SHOWN ? Optional.of(shown.getLast().number()) : Optional.<Integer>empty();
        var title = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
        return Page.ok(new Content(
                Frame.of(title + " of " + app.name(), actor), app.name(), kind, title, shown, before != null, older));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    /**
     * @param isLater whether there are newer ones
     * @param older number before which the next page begins, if there is one
     */
    record Content(
            Frame frame,
            String app,
            String kind,
            String title,
            List<HistoryLines.Line> lines,
            boolean isLater,
            Optional<Integer> older)
            implements TemplateInstance {}
}
