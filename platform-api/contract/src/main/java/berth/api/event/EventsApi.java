package berth.api.event;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
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
     * @param kind only of that kind, or, if it ends in a dot, of all kinds that begin so: {@code deployment.}; there must be such
     * @param cron false: without what runs of schedules do when they do well: queued, started, succeeded
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
            @QueryParam("cron") @DefaultValue("true") boolean cron,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("after") @Nullable Long after,
            @Schema(minimum = "1", maximum = "500") @QueryParam("limit") @DefaultValue("50") int limit);

    /** All kinds that there are, in the order of the alphabet. */
    @GET
    @Path("kinds")
    @Operation(summary = "List the kinds of events")
    List<EventKindView> kinds();

    /**
     * Each event as it happens, oldest first, as JSON in the data of a server-sent event that bears its id; a comment now and
     * then as a sign of life. Who connects again and says the last id that he has seen misses none and gets none twice.
     *
     * @param app as in the list, but it may be one that is created only later; environment, kind and cron as there
     * @param after from the event after the one with that id on; without it, from now on
     * @param lastEventId the same, as browsers say it by themselves; it counts before the other
     */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Follow events")
    void stream(
            @QueryParam("app") @Nullable String app,
            @QueryParam("environment") @Nullable String environment,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("cron") @DefaultValue("true") boolean cron,
            @QueryParam("after") @Nullable Long after,
            @HeaderParam("Last-Event-ID") @Nullable Long lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse);
}
