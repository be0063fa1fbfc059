package berth.console;

import berth.api.app.AppsApi;
import berth.api.event.EventView;
import berth.api.event.EventsApi;
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

/** What happened to an app: who did what, and what was otherwise before; newest first and page by page. */
@Path("/apps/{app}/events")
@RunOnVirtualThread
class EventsPage {
    static final int SHOWN = 50;

    private final ActorApi actors;
    private final AppsApi apps;
    private final EventsApi events;

    EventsPage(ActorApi actors, AppsApi apps, EventsApi events) {
        this.actors = actors;
        this.apps = apps;
        this.events = events;
    }

    /** @param before id; only older ones */
    @GET
    public Response show(@PathParam("app") String name, @QueryParam("before") @Nullable Long before) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name).name();
        // One more than is shown tells whether there are more.
        var found = events.list(app, null, null, before, null, SHOWN + 1);
        var shown = found.subList(0, Math.min(SHOWN, found.size()));
        return Page.ok(new Content(
                Frame.of("Events of " + app, actor),
                app,
                shown.stream().map(event -> EventLine.of(event, app, now)).toList(),
                before != null,
                found.size() > SHOWN ? Optional.of(shown.getLast()).map(EventView::id) : Optional.empty()));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    /**
     * @param later whether there are newer ones
     * @param older id before which the next page begins, if there is one
     */
    record Content(Frame frame, String app, List<EventLine> events, boolean later, Optional<Long> older)
            implements TemplateInstance {}
}
