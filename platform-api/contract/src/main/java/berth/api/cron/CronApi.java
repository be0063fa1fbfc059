package berth.api.cron;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The schedules of an environment's live release; what they ran is among the runs. */
@Path("/api/v1/apps/{app}/environments/{environment}/cron")
@Tag(name = "cron")
@Produces(MediaType.APPLICATION_JSON)
public interface CronApi {
    /** In the order of {@code app.json}. */
    @GET
    @Operation(summary = "List schedules")
    List<CronJobView> list(@PathParam("app") String app, @PathParam("environment") String environment);
}
