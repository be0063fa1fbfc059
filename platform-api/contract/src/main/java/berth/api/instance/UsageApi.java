package berth.api.instance;

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

/** What the instances of an environment used: each half minute of the last two hours, each five minutes of the last day. */
@Path("/api/v1/apps/{app}/environments/{environment}/usage")
@Tag(name = "instances")
@Produces(MediaType.APPLICATION_JSON)
public interface UsageApi {
    /** @param minutes how far back, 1 to 1,440 */
    @GET
    @Operation(summary = "Processors and memory over time")
    List<UsageView> list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @Schema(minimum = "1", maximum = "1440") @QueryParam("minutes") @DefaultValue("60") int minutes);
}
