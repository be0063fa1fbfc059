package berth.api.environment;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Environments: isolated running copies of an app. */
@Path("/api/v1/apps/{app}/environments")
@Tag(name = "environments")
@Produces(MediaType.APPLICATION_JSON)
public interface EnvironmentsApi {
    /** All environments of an app, production first. */
    @GET
    @Operation(summary = "List environments")
    List<EnvironmentView> list(@PathParam("app") String app);

    /** One environment. */
    @GET
    @Path("{environment}")
    @Operation(summary = "Show an environment")
    EnvironmentView get(@PathParam("app") String app, @PathParam("environment") String environment);
}
