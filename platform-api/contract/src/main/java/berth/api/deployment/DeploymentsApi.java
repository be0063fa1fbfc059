package berth.api.deployment;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deployments of an environment. */
@Path("/api/v1/apps/{app}/environments/{environment}/deployments")
@Tag(name = "deployments")
@Produces(MediaType.APPLICATION_JSON)
public interface DeploymentsApi {
    /**
     * Newest first.
     *
     * @param build only those that came of the build with that number
     * @param before only those with lower numbers: for the next page
     * @param limit 1 to 500
     */
    @GET
    @Operation(summary = "List deployments")
    List<DeploymentView> list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("build") @Nullable Integer build,
            @QueryParam("before") @Nullable Integer before,
            @Schema(minimum = "1", maximum = "500") @QueryParam("limit") @DefaultValue("50") int limit);

    /** One deployment. */
    @GET
    @Path("{number}")
    @Operation(summary = "Show a deployment")
    DeploymentView get(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /** Stops it and leaves the environment as it was. A deployment that has ended answers 409. */
    @POST
    @Path("{number}/cancel")
    @Operation(summary = "Cancel a deployment")
    DeploymentView cancel(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);
}
