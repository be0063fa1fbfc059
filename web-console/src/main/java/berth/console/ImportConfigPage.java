package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

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
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Sets all config vars that a {@code .env} file holds, which is pasted. */
@Path("/apps/{app}/config/import")
@RunOnVirtualThread
class ImportConfigPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final ConfigApi config;

    ImportConfigPage(ActorApi actors, AppsApi apps, ConfigApi config) {
        this.actors = actors;
        this.apps = apps;
        this.config = config;
    }

    @GET
    public Response ask(@PathParam("app") String app) {
        return Page.ok(content(app, "", Optional.empty()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response load(@PathParam("app") String app, @FormParam("dotenv") @Nullable String dotenv) {
        var text = ConfigForm.lines(dotenv);
        try {
            var view = config.load(app, ENVIRONMENT, false, text);
            return Page.seeOther(LocalPath.config(app, view.release())).build();
        } catch (PlatformException refused) {
            return Page.with(refused.category().status(), content(app, text, Optional.of(Trouble.inForm(refused))))
                    .build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String app, String text, Optional<Trouble> problem) {
        var frame = Frame.of("Import config vars", actors.me());
        return new Content(frame, apps.get(app).name(), text, problem);
    }

    /** @param text of the file, as it was typed */
    record Content(Frame frame, String app, String text, Optional<Trouble> problem) implements TemplateInstance {
        /** Never prints the text: it holds values. */
        @Override
        public String toString() {
            return "Content[" + app + "]";
        }
    }
}
