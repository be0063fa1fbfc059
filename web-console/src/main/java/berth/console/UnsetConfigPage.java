package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppsApi;
import berth.api.config.ConfigApi;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Asks before it unsets a config var: nobody can bring its value back but by a rollback. */
@Path("/apps/{app}/config/unset")
@RunOnVirtualThread
class UnsetConfigPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final ConfigApi config;

    UnsetConfigPage(ActorApi actors, AppsApi apps, ConfigApi config) {
        this.actors = actors;
        this.apps = apps;
        this.config = config;
    }

    @GET
    public Response ask(@PathParam("app") String app, @QueryParam("name") @Nullable String name) {
        return Page.ok(content(app, requireNonNullElse(name, ""), Optional.empty()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response unset(@PathParam("app") String app, @FormParam("name") @Nullable String name) {
        var typed = requireNonNullElse(name, "");
        try {
            var view = config.change(app, ENVIRONMENT, false, Collections.singletonMap(typed, null));
            return Page.seeOther(LocalPath.config(app, view.release())).build();
        } catch (PlatformException refused) {
            var page = content(app, typed, Optional.of(Trouble.inForm(refused)));
            return Page.with(refused.category().status(), page).build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String app, String name, Optional<Trouble> problem) {
        var frame = Frame.of("Unset " + name, actors.me());
        return new Content(frame, apps.get(app).name(), name, problem);
    }

    record Content(Frame frame, String app, String name, Optional<Trouble> problem) implements TemplateInstance {}
}
