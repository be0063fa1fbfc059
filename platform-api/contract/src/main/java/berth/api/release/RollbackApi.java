package berth.api.release;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The way back to a release. */
@Path("/api/v1/apps/{app}/environments/{environment}/releases/{number}/rollback")
@Tag(name = "releases")
@Produces(MediaType.APPLICATION_JSON)
public interface RollbackApi {
    /** Makes a new release of an old one and deploys it: 201 and {@link RollbackView}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Roll back to a release")
    Response rollBack(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number,
            @Nullable RollbackOrder order);
}
