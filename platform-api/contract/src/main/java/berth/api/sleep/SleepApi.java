package berth.api.sleep;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sleep: instances stop while nobody asks for them; the first request wakes them and waits. */
@Path("/api/v1/apps/{app}/environments/{environment}/sleep")
@Tag(name = "sleep")
@Produces(MediaType.APPLICATION_JSON)
public interface SleepApi {
    /** Whether it sleeps, and when it will. */
    @GET
    @Operation(summary = "Show whether an environment sleeps")
    SleepView show(@PathParam("app") String app, @PathParam("environment") String environment);

    /** Says after how many minutes without a request it falls asleep; never wakes what sleeps, unless it says never. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let an environment sleep when idle, or not")
    SleepView set(
            @PathParam("app") String app, @PathParam("environment") String environment, @Nullable SleepOrder order);

    /**
     * Has it fall asleep as soon as no request is open, however long ago the last one was. The answer says so in
     * {@code wished}: the state is still what it was.
     */
    @POST
    @Path("now")
    @Operation(summary = "Put an environment to sleep")
    SleepView now(@PathParam("app") String app, @PathParam("environment") String environment);

    /** Wakes it as a request would; as above, the answer says so in {@code wished}. */
    @POST
    @Path("wake")
    @Operation(summary = "Wake an environment")
    SleepView wake(@PathParam("app") String app, @PathParam("environment") String environment);
}
