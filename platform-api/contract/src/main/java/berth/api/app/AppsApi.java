package berth.api.app;

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

/** Apps: what teams deploy. */
@Path("/api/v1/apps")
@Tag(name = "apps")
@Produces(MediaType.APPLICATION_JSON)
public interface AppsApi {
    /** Apps the asker may see, by name. */
    @GET
    @Operation(summary = "List apps")
    List<AppView> list();

    /** Makes an app with its production environment and its empty repository: 201 and {@link AppView}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create an app")
    Response create(NewApp order);

    /** One app. */
    @GET
    @Path("{app}")
    @Operation(summary = "Show an app")
    AppView get(@PathParam("app") String app);

    /** Ends all instances of all environments and forgets the app; its repository stays in the recycle bin. */
    @DELETE
    @Path("{app}")
    @Operation(summary = "Delete an app")
    void delete(@PathParam("app") String app);
}
