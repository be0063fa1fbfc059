package berth.api.release;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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

/** Releases of an environment. */
@Path("/api/v1/apps/{app}/environments/{environment}/releases")
@Tag(name = "releases")
@Produces(MediaType.APPLICATION_JSON)
public interface ReleasesApi {
    /**
     * Newest first.
     *
     * @param before only those with lower numbers: for the next page
     * @param limit 1 to 500
     */
    @GET
    @Operation(summary = "List releases")
    List<ReleaseView> list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("before") @Nullable Integer before,
            @Schema(minimum = "1", maximum = "500") @QueryParam("limit") @DefaultValue("50") int limit);

    /** One release. */
    @GET
    @Path("{number}")
    @Operation(summary = "Show a release")
    ReleaseView get(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /** What differs between two releases of the environment. */
    @GET
    @Path("{number}/diff/{other}")
    @Operation(summary = "Compare two releases")
    ReleaseDiff diff(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number,
            @PathParam("other") int other);
}
