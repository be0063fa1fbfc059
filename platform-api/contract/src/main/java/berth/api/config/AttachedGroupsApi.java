package berth.api.config;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The config groups that an environment uses, in their order: of two that have the same var, the later one counts. */
@Path("/api/v1/apps/{app}/environments/{environment}/config/groups")
@Tag(name = "config")
@Produces(MediaType.APPLICATION_JSON)
public interface AttachedGroupsApi {
    /** Their names. */
    @GET
    @Operation(summary = "List the config groups of an environment")
    AttachedGroupsView list(@PathParam("app") String app, @PathParam("environment") String environment);

    /** Makes these the groups of the environment, and no others; makes one release if its config vars change by that. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Attach and detach config groups")
    AttachedGroupsView attach(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @Nullable List<@Nullable String> groups);
}
