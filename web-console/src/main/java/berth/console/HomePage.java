package berth.console;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The bare host name: the list of apps is the first page. */
@Path("/")
class HomePage {
    @GET
    @NonBlocking
    public Response home() {
        return Page.seeOther(LocalPath.APPS).build();
    }
}
