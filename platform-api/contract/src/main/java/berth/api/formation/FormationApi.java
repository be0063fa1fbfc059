package berth.api.formation;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How many instances of each process type run, with what memory and processors. */
@Path("/api/v1/apps/{app}/environments/{environment}/formation")
@Tag(name = "formation")
@Produces(MediaType.APPLICATION_JSON)
public interface FormationApi {
    /** By process type. */
    @GET
    @Operation(summary = "Show the formation")
    Map<String, ScaleView> show(@PathParam("app") String app, @PathParam("environment") String environment);

    /**
     * Changes those that are given and leaves the others; null takes back what was said, so that the release's own word
     * counts. Makes no release, and touches no instance that is not affected. 409 and {@code node.full} if the machine cannot
     * hold it: then nothing is changed.
     */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Scale process types")
    Map<String, ScaleView> scale(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @Nullable Map<String, @Nullable ScaleOrder> orders);
}
