package berth.api.config;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Config groups of a team: named sets of config vars that several environments share. */
@Path("/api/v1/teams/{team}/config-groups")
@Tag(name = "config")
@Produces(MediaType.APPLICATION_JSON)
public interface ConfigGroupsApi {
    /** All of them by name, their values masked. */
    @GET
    @Operation(summary = "List config groups")
    List<ConfigGroupView> list(@PathParam("team") String team);

    /** Makes one without vars: 201 and {@link ConfigGroupView}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create a config group")
    Response create(@PathParam("team") String team, @Nullable NewConfigGroup order);

    /** One of them; with its values only if asked, by somebody who may change them. */
    @GET
    @Path("{group}")
    @Operation(summary = "Show a config group")
    ConfigGroupView get(
            @PathParam("team") String team,
            @PathParam("group") String group,
            @QueryParam("values") @DefaultValue("false") boolean values);

    /**
     * Sets those that are given, unsets those that are null, leaves the others; makes one release of each environment for which
     * something changes.
     *
     * @param afresh where those that are kept cannot be read ({@code config-group.unreadable}), forgets them and begins with none
     */
    @PATCH
    @Path("{group}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Set and unset vars of a config group")
    ConfigGroupView change(
            @PathParam("team") String team,
            @PathParam("group") String group,
            @QueryParam("afresh") @DefaultValue("false") boolean afresh,
            @Nullable Map<String, @Nullable String> variables);

    /** Deletes one that no environment uses; 409 and {@code config-group.in-use} otherwise. */
    @DELETE
    @Path("{group}")
    @Operation(summary = "Delete a config group")
    void delete(@PathParam("team") String team, @PathParam("group") String group);
}
