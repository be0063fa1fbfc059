package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppState;
import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.app.NewApp;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** All apps of the actor, and the form for a new one. */
@Path("/apps")
@RunOnVirtualThread
class AppsPage {
    private final AppsApi apps;
    private final ActorApi actors;

    AppsPage(AppsApi apps, ActorApi actors) {
        this.apps = apps;
        this.actors = actors;
    }

    @GET
    public Response list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return Page.ok(content(new Form("", Optional.empty()), Origin.of(uri, headers)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(
            @FormParam("name") @Nullable String name, @Context UriInfo uri, @Context HttpHeaders headers) {
        var typed = requireNonNullElse(name, "").strip();
        try {
            var made = apps.create(new NewApp(typed));
            return Page.seeOther(LocalPath.app(made.getEntity() instanceof AppView app ? app.name() : typed))
                    .build();
        } catch (PlatformException refused) {
            var form = new Form(typed, Optional.of(Trouble.inForm(refused)));
            return Page.with(refused.category().status(), content(form, Origin.of(uri, headers)))
                    .build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(Form form, Origin origin) {
        var frame = Frame.of("Apps", actors.me());
        var now = Instant.now();
        return new Content(
                frame, apps.list().stream().map(app -> AppLine.of(app, now)).toList(), form, origin.toString());
    }

    record Content(Frame frame, List<AppLine> apps, Form form, String origin) implements TemplateInstance {}

    /** The form for a new app as it was filled in, with what was wrong. */
    record Form(String name, Optional<Trouble> problem) {}

    record AppLine(String name, URI url, StateMark state, Optional<DeploymentLine> deployment) {
        /** Whether it was pushed to, in vain. */
        public boolean failed() {
            return state.equals(StateMark.of(AppState.FAILED));
        }

        static AppLine of(AppView app, Instant now) {
            return new AppLine(
                    app.name(),
                    app.url(),
                    StateMark.of(app.state()),
                    app.deployment().map(deployment -> DeploymentLine.of(deployment, now)));
        }
    }
}
