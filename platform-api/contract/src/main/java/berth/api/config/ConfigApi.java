package berth.api.config;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Config vars of an environment: what differs between environments and must not stand in the source. */
@Path("/api/v1/apps/{app}/environments/{environment}/config")
@Tag(name = "config")
@Produces(MediaType.APPLICATION_JSON)
public interface ConfigApi {
    /** All of them; with their values only if asked, by somebody who may change them. */
    @GET
    @Operation(summary = "List config vars")
    ConfigView list(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("values") @DefaultValue("false") boolean values);

    /**
     * Sets those that are given, unsets those that are null, leaves the others; makes one release.
     *
     * @param afresh where those that are kept cannot be read ({@code config.unreadable}), forgets them and begins with none
     */
    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Set and unset config vars")
    ConfigView change(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("afresh") @DefaultValue("false") boolean afresh,
            Map<String, @Nullable String> variables);

    /**
     * Sets all that a {@code .env} file holds; leaves the others; makes one release.
     *
     * @param afresh as above
     */
    @POST
    @Path("import")
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(summary = "Import a .env file")
    ConfigView load(
            @PathParam("app") String app,
            @PathParam("environment") String environment,
            @QueryParam("afresh") @DefaultValue("false") boolean afresh,
            @Nullable String dotenv);
}
