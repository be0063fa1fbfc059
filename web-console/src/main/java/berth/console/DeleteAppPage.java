package berth.console;

import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Asks for the app's name before it deletes the app. */
@Path("/apps/{app}/delete")
@RunOnVirtualThread
class DeleteAppPage {
    private final AppsApi apps;
    private final ActorApi actors;

    DeleteAppPage(AppsApi apps, ActorApi actors) {
        this.apps = apps;
        this.actors = actors;
    }

    @GET
    public Response ask(@PathParam("app") String name) {
        return Page.ok(content(name, "", false));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("app") String name, @FormParam("name") @Nullable String typed) {
        if (typed == null || !typed.strip().equals(name)) {
            return Page.with(400, content(name, typed == null ? "" : typed, true))
                    .build();
        }
        apps.delete(name);
        return Page.seeOther(LocalPath.APPS).build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String name, String typed, boolean mistyped) {
        var actor = actors.me();
        var app = apps.get(name);
        return new Content(Frame.of("Delete " + app.name(), actor), app, typed, mistyped);
    }

    record Content(Frame frame, AppView app, String typed, boolean mistyped) implements TemplateInstance {}
}
