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
import org.jspecify.annotations.Nullable;

/**
 * What instances wrote, those that are gone included; kept as long as the operator says (30 days after the last line), the last
 * 8 MiB of each instance.
 */
@Path("/api/v1/apps/{app}/environments/{environment}/log-lines")
@Tag(name = "instances")
@Produces(MediaType.APPLICATION_JSON)
public interface KeptLogsApi {
    /**
     * The newest lines that fit, oldest first.
     *
     * @param since only lines from then on, as ISO 8601: {@code 2026-01-31T12:00:00Z}
     * @param until only lines before then
     * @param process only of that process type
     * @param instance only of instances whose id begins so
     * @param text only lines that hold this, in upper or lower case
     * @param limit 1 to 5,000
     */
    @GET
    @Operation(summary = "Search logs")
    List<LogLineView> search(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until,
            @QueryParam("process") @Nullable String process,
            @QueryParam("instance") @Nullable String instance,
            @QueryParam("text") @Nullable String text,
            @Schema(minimum = "1", maximum = "5000") @QueryParam("limit") @DefaultValue("500") int limit);
}
