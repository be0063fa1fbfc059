package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static java.util.Objects.requireNonNullElse;

import berth.api.config.AttachedGroupsApi;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What the page of an app's config vars does with the config groups that its production uses. */
@Path("/apps/{app}/config/groups")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RunOnVirtualThread
class AttachedGroupsPage {
    private final AttachedGroupsApi attached;

    AttachedGroupsPage(AttachedGroupsApi attached) {
        this.attached = attached;
    }

    /** Puts it behind those that are used already. */
    @POST
    @Path("attach")
    public Response attach(@PathParam("app") String app, @FormParam("group") @Nullable String group) {
        var names = others(app, requireNonNullElse(group, ""));
        names.add(requireNonNullElse(group, ""));
        return use(app, names);
    }

    @POST
    @Path("detach")
    public Response detach(@PathParam("app") String app, @FormParam("group") @Nullable String group) {
        return use(app, others(app, requireNonNullElse(group, "")));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private List<@Nullable String> others(String app, String group) {
        var names =
                new ArrayList<@Nullable String>(attached.list(app, ENVIRONMENT).groups());
        names.remove(group);
        return names;
    }

    private Response use(String app, List<@Nullable String> names) {
        var release = attached.attach(app, ENVIRONMENT, names).release();
        return Page.seeOther(LocalPath.config(app, release)).build();
    }
}
