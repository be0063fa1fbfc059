package berth.api.build;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.jspecify.annotations.Nullable;

/** Builds of an environment and their logs. */
@Path("/api/v1/apps/{app}/environments/{environment}/builds")
@Tag(name = "builds")
@Produces(MediaType.APPLICATION_JSON)
public interface BuildsApi {
    /**
     * Newest first.
     *
     * @param before only those with lower numbers: for the next page
     * @param limit 1 to 500
     */
    @GET
    @Operation(summary = "List builds")
    List<BuildView> list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("before") @Nullable Integer before,
            @Schema(minimum = "1", maximum = "500") @QueryParam("limit") @DefaultValue("50") int limit);

    /** One build. */
    @GET
    @Path("{number}")
    @Operation(summary = "Show a build")
    BuildView get(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /** The log up to now, of the build and of the deployment that followed it. */
    @GET
    @Path("{number}/log")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "Read a build's log")
    String log(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /**
     * The log from its first line, then line by line as it is written, until build and deployment have ended: events
     * {@code line} with one line of text each, and one event {@code end} with the final state.
     */
    @GET
    @Path("{number}/log/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Follow a build's log")
    void follow(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number,
            @QueryParam("from") @DefaultValue("0") long fromLine,
            @Context SseEventSink sink,
            @Context Sse sse);

    /** Stops it: the build really ends. A build that has ended answers 409. */
    @POST
    @Path("{number}/cancel")
    @Operation(summary = "Cancel a build")
    BuildView cancel(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);
}
