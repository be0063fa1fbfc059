package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.sleep.SleepApi;
import berth.api.sleep.SleepOrder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What the forms about sleep on an app's page do. */
@Path("/apps/{app}/sleep")
@RunOnVirtualThread
class SleepPage {
    private final SleepApi sleep;

    SleepPage(SleepApi sleep) {
        this.sleep = sleep;
    }

    /** An empty field means never; none at all is no form of ours, and might mean anything. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response set(@PathParam("app") String app, @FormParam("minutes") @Nullable String minutes) {
        sleep.set(app, ENVIRONMENT, new SleepOrder(minutes(minutes)));
        return back(app);
    }

    @POST
    @Path("now")
    public Response now(@PathParam("app") String app) {
        sleep.now(app, ENVIRONMENT);
        return back(app);
    }

    @POST
    @Path("wake")
    public Response wake(@PathParam("app") String app) {
        sleep.wake(app, ENVIRONMENT);
        return back(app);
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private static @Nullable Integer minutes(@Nullable String field) {
        if (field == null) {
            throw refusal("it is not said after how many minutes");
        }
        var typed = field.strip();
        try {
            return typed.isEmpty() ? null : Integer.valueOf(typed);
        } catch (NumberFormatException e) {
            throw refusal("\"" + typed + "\" is no number of minutes");
        }
    }

    private static PlatformException refusal(String why) {
        return new PlatformException(
                Category.INVALID, "sleep.invalid", why, "Type 1 to 43200, or nothing for never. Nothing was changed.");
    }

    private static Response back(String app) {
        return Page.seeOther(LocalPath.app(app)).build();
    }
}
