package berth.console;

import berth.api.app.AppsApi;
import berth.api.event.EventsApi;
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

    /**
     * @param cron true: also what runs of schedules do when they do well
     * @param before id; only older ones
     */
    @GET
    public Response show(
            @PathParam("app") String name,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("cron") @Nullable String cron,
            @QueryParam("before") @Nullable Long before) {
        var frame = Frame.of("Events of " + name, actors.me());
        var app = apps.get(name).name();
        var wanted = EventChoice.of(kind, cron);
        var kinds = events.kinds();
        var choices = EventGroup.ofApp(kinds);
        var cronRuns = wanted.widened(kinds).map(wider -> wider.page(app, Optional.empty()));
        try {
            var found = found(app, wanted, before);
            return Page.ok(new Content(frame, app, wanted, choices, found, cronRuns, Optional.empty()));
        } catch (PlatformException refused) {
            var problem = Optional.of(Trouble.inForm(refused));
            return Page.with(
                            refused.category().status(),
                            new Content(frame, app, wanted, choices, Lines.NONE, cronRuns, problem))
                    .build();
        }
    }

    private Lines found(String app, EventChoice wanted, @Nullable Long before) {
        var now = Instant.now();
        // One more than is shown tells whether there are more.
        var found = events.list(app, null, wanted.kindOrNull(), wanted.cron(), before, null, SHOWN + 1);
        var shown = found.subList(0, Math.min(SHOWN, found.size()));
        return new Lines(
                shown.stream().map(event -> EventLine.of(event, app, now)).toList(),
                Optional.ofNullable(before).map(id -> wanted.page(app, Optional.empty())),
                found.size() > SHOWN
                        ? Optional.of(
                                wanted.page(app, Optional.of(shown.getLast().id())))
                        : Optional.empty());
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    /** @param cronRuns the page with those that are left out here, if any may be */
    record Content(
            Frame frame,
            String app,
            EventChoice wanted,
            List<EventGroup> choices,
            Lines found,
            Optional<LocalPath> cronRuns,
            Optional<Trouble> problem)
            implements TemplateInstance {}

    /**
     * @param newest page of the newest, where these are not it
     * @param older the next page, if there is one
     */
    record Lines(List<EventLine> events, Optional<LocalPath> newest, Optional<LocalPath> older) {
        private static final Lines NONE = new Lines(List.of(), Optional.empty(), Optional.empty());
    }
}
