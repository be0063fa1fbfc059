package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.config.AttachedGroupsApi;
import berth.api.config.ConfigGroupView;
import berth.api.config.ConfigGroupsApi;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** One config group: its vars, of which it shows the names only, and the environments that use it. */
@Path("/config-groups/{group}")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RunOnVirtualThread
class ConfigGroupPage {
    private final ConfigGroupsApi groups;
    private final AttachedGroupsApi attached;
    private final AppsApi apps;
    private final ActorApi actors;

    ConfigGroupPage(ConfigGroupsApi groups, AttachedGroupsApi attached, AppsApi apps, ActorApi actors) {
        this.groups = groups;
        this.attached = attached;
        this.apps = apps;
        this.actors = actors;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    public Response show(@PathParam("group") String group) {
        return Page.ok(content(group, ConfigForm.EMPTY, Optional.empty()));
    }

    @POST
    @Path("set")
    public Response set(
            @PathParam("group") String group,
            @FormParam("name") @Nullable String name,
            @FormParam("value") @Nullable String value) {
        var typed = ConfigForm.typed(name, value);
        var vars = Collections.<String, @Nullable String>singletonMap(typed.name(), typed.value());
        try {
            groups.change(actors.me().team(), group, false, vars);
            return Page.seeOther(LocalPath.configGroup(group)).build();
        } catch (PlatformException refused) {
            return Page.with(refused.category().status(), content(group, typed.refused(refused), Optional.empty()))
                    .build();
        }
    }

    @POST
    @Path("unset")
    public Response unset(@PathParam("group") String group, @FormParam("name") @Nullable String name) {
        var typed = requireNonNullElse(name, "");
        return then(
                group, () -> groups.change(actors.me().team(), group, false, Collections.singletonMap(typed, null)));
    }

    /** Puts it behind the groups that the app's production uses already. */
    @POST
    @Path("attach")
    public Response attach(@PathParam("group") String group, @FormParam("app") @Nullable String app) {
        var to = requireNonNullElse(app, "");
        return then(group, () -> {
            var names = new ArrayList<@Nullable String>(others(group, to, AppPage.ENVIRONMENT));
            names.add(group);
            attached.attach(to, AppPage.ENVIRONMENT, names);
        });
    }

    @POST
    @Path("detach")
    public Response detach(
            @PathParam("group") String group,
            @FormParam("app") @Nullable String app,
            @FormParam("environment") @Nullable String environment) {
        var from = requireNonNullElse(app, "");
        var where = requireNonNullElse(environment, AppPage.ENVIRONMENT);
        return then(group, () -> attached.attach(from, where, new ArrayList<>(others(group, from, where))));
    }

    @POST
    @Path("delete")
    public Response delete(@PathParam("group") String group) {
        groups.delete(actors.me().team(), group);
        return Page.seeOther(LocalPath.CONFIG_GROUPS).build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private List<String> others(String group, String app, String environment) {
        return attached.list(app, environment).groups().stream()
                .filter(name -> !name.equals(group))
                .toList();
    }

    /** Shows the page anew, with what was wrong if it was refused. */
    private Response then(String group, Runnable change) {
        try {
            change.run();
            return Page.seeOther(LocalPath.configGroup(group)).build();
        } catch (PlatformException refused) {
            return Page.with(
                            refused.category().status(),
                            content(group, ConfigForm.EMPTY, Optional.of(Trouble.inForm(refused))))
                    .build();
        }
    }

    private Content content(String name, ConfigForm form, Optional<Trouble> problem) {
        var actor = actors.me();
        var group = groups.get(actor.team(), name, false);
        var users = group.environments().stream()
                .filter(used -> used.environment().equals(AppPage.ENVIRONMENT))
                .map(ConfigGroupView.Used::app)
                .toList();
        return new Content(
                Frame.of(group.name(), actor),
                group,
                group.variables().keySet().stream().sorted().toList(),
                apps.list().stream()
                        .map(AppView::name)
                        .filter(app -> !users.contains(app))
                        .toList(),
                form,
                problem);
    }

    /**
     * @param names of its vars
     * @param apps that do not use it yet
     */
    record Content(
            Frame frame,
            ConfigGroupView group,
            List<String> names,
            List<String> apps,
            ConfigForm form,
            Optional<Trouble> problem)
            implements TemplateInstance {}
}
