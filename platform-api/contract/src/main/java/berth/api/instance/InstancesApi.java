package berth.api.instance;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Instances of an environment and what they write. */
@Path("/api/v1/apps/{app}/environments/{environment}")
@Tag(name = "instances")
public interface InstancesApi {
    /** Instances that exist now, of all releases, by process type. */
    @GET
    @Path("instances")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "List instances")
    List<InstanceView> list(@PathParam("app") String app, @PathParam("environment") String environment);

    /**
     * What the live release's instances write: the last {@code tail} lines of each, then, unless {@code follow} is false,
     * new ones as they come. Events {@code line}: {@code 2026-01-31T12:00:00.123Z web.a1b2c3 text}. Ends when the client
     * leaves, or all instances are gone.
     */
    @GET
    @Path("logs")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Follow instance logs")
    void logs(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @Schema(minimum = "0", maximum = "10000") @QueryParam("tail") @DefaultValue("100") int tail,
            @QueryParam("follow") @DefaultValue("true") boolean follow,
            @Context SseEventSink sink,
            @Context Sse sse);
}
