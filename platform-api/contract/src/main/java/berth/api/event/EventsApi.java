package berth.api.event;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happened to the things of the asker's team; operators see all teams. */
@Path("/api/v1/events")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
public interface EventsApi {
    /**
     * Newest first.
     *
     * @param app only of apps of that name, also of one that is gone
     * @param environment only of environments of that name
     * @param kind only of that kind, or, if it ends in a dot, of all kinds that begin so: {@code deployment.}
     * @param before only older than the event with that id: for the next page
     * @param after only newer than the event with that id: for what is new
     * @param limit 1 to 500
     */
    @GET
    @Operation(summary = "List events")
    List<EventView> list(
            @QueryParam("app") @Nullable String app,
            @QueryParam("environment") @Nullable String environment,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("after") @Nullable Long after,
            @QueryParam("limit") @DefaultValue("50") int limit);
}
