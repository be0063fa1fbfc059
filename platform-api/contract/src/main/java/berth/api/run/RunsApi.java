package berth.api.run;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Commands that run once in an environment: release processes, one-off runs, runs of schedules. */
@Path("/api/v1/apps/{app}/environments/{environment}/runs")
@Tag(name = "runs")
@Produces(MediaType.APPLICATION_JSON)
public interface RunsApi {
    /**
     * Newest first.
     *
     * @param kind only of that {@link RunKind}
     * @param schedule only those of schedules that are written so: {@code 0 3 * * *}
     * @param before only those with lower numbers: for the next page
     * @param limit 1 to 500
     */
    @GET
    @Operation(summary = "List runs")
    List<RunView> list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("schedule") @Nullable String schedule,
            @QueryParam("before") @Nullable Integer before,
            @Schema(minimum = "1", maximum = "500") @QueryParam("limit") @DefaultValue("50") int limit);

    /** Runs a command with the image and config of the live release: 201 and {@link RunView}, at once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Run a command once")
    Response start(
            @PathParam("app") String app, @PathParam("environment") String environment, @Nullable RunOrder order);

    /** One run. */
    @GET
    @Path("{number}")
    @Operation(summary = "Show a run")
    RunView get(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /** What it has written up to now. */
    @GET
    @Path("{number}/log")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "Read a run's log")
    String log(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);

    /** What it writes, line by line until it ends: events {@code line}, and one {@code end} with the final state. */
    @GET
    @Path("{number}/log/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Follow a run's log")
    void follow(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number,
            @QueryParam("from") @DefaultValue("0") long fromLine,
            @Context SseEventSink sink,
            @Context Sse sse);

    /** Ends it: SIGTERM, then SIGKILL. A run that has ended answers 409. */
    @POST
    @Path("{number}/cancel")
    @Operation(summary = "Cancel a run")
    RunView cancel(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @PathParam("number") int number);
}
