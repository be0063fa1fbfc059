package berth.api.webhook;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks of a team, for its owners: Berth sends each event of the team there, as the list of events shows it, by {@code POST}.
 * Header {@code Berth-Signature-256} is {@code sha256=} and the HMAC-SHA256 of the body with the secret in hexadecimal digits,
 * {@code Berth-Event} the event's kind, {@code Berth-Delivery} the webhook's id, a slash and the event's id. An answer 2xx
 * within 10 seconds takes the event; after any other it comes again. Events come in order, each at least once.
 */
@Path("/api/v1/teams/{team}/webhooks")
@Tag(name = "events")
@Produces(MediaType.APPLICATION_JSON)
public interface WebhooksApi {
    /** Oldest first. */
    @GET
    @Operation(summary = "List webhooks")
    List<WebhookView> list(@PathParam("team") String team);

    /** Makes one: 201 and {@link WebhookView}. It is told of all from its own making on. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create a webhook")
    Response create(@PathParam("team") String team, @Nullable NewWebhook order);

    /** One of them. */
    @GET
    @Path("{webhook}")
    @Operation(summary = "Show a webhook")
    WebhookView get(@PathParam("team") String team, @PathParam("webhook") String webhook);

    /** Tries again at once, also one that was given up: it goes on with the event that it could not be told of. */
    @POST
    @Path("{webhook}/retry")
    @Operation(summary = "Try a webhook again")
    WebhookView retry(@PathParam("team") String team, @PathParam("webhook") String webhook);

    /** Deletes it. */
    @DELETE
    @Path("{webhook}")
    @Operation(summary = "Delete a webhook")
    void delete(@PathParam("team") String team, @PathParam("webhook") String webhook);
}
