package berth.api.team;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is asking. */
@Path("/api/v1/me")
@Tag(name = "teams")
@Produces(MediaType.APPLICATION_JSON)
public interface ActorApi {
    /** The member behind the request's token. */
    @GET
    @Operation(summary = "Show who the token speaks for")
    ActorView me();
}
