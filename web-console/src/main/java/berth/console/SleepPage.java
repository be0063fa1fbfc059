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

    /** An empty field means never. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response set(@PathParam("app") String app, @FormParam("minutes") @Nullable String minutes) {
        sleep.set(app, ENVIRONMENT, new SleepOrder(minutes(minutes == null ? "" : minutes.strip())));
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

    private static @Nullable Integer minutes(String typed) {
        try {
            return typed.isEmpty() ? null : Integer.valueOf(typed);
        } catch (NumberFormatException e) {
            throw new PlatformException(
                    Category.INVALID,
                    "sleep.invalid",
                    "\"" + typed + "\" is no number of minutes",
                    "Type 1 to 43200, or nothing for never. Nothing was changed.");
        }
    }

    private static Response back(String app) {
        return Page.seeOther(LocalPath.app(app)).build();
    }
}
