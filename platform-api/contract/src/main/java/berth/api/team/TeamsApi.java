package berth.api.team;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Teams of the asker. */
@Path("/api/v1/teams")
@Tag(name = "teams")
@Produces(MediaType.APPLICATION_JSON)
public interface TeamsApi {
    /** Teams the asker is a member of. */
    @GET
    @Operation(summary = "List teams")
    List<TeamView> list();
}
