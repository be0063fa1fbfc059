package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.config.ConfigGroupView;
import berth.api.config.ConfigGroupsApi;
import berth.api.config.NewConfigGroup;
import berth.api.problem.PlatformException;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The config groups of the actor's team, and the form for a new one. */
@Path("/config-groups")
@RunOnVirtualThread
class ConfigGroupsPage {
    private final ConfigGroupsApi groups;
    private final ActorApi actors;

    ConfigGroupsPage(ConfigGroupsApi groups, ActorApi actors) {
        this.groups = groups;
        this.actors = actors;
    }

    @GET
    public Response list() {
        return Page.ok(content("", Optional.empty()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(@FormParam("name") @Nullable String name) {
        var typed = requireNonNullElse(name, "").strip();
        try {
            groups.create(actors.me().team(), new NewConfigGroup(typed));
            return Page.seeOther(LocalPath.configGroup(typed)).build();
        } catch (PlatformException refused) {
            return Page.with(refused.category().status(), content(typed, Optional.of(Trouble.inForm(refused))))
                    .build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String typed, Optional<Trouble> problem) {
        var actor = actors.me();
        var now = Instant.now();
        var lines = groups.list(actor.team()).stream()
                .map(group -> Line.of(group, now))
                .toList();
        return new Content(Frame.of("Config groups", actor), lines, typed, problem);
    }

    record Content(Frame frame, List<Line> groups, String name, Optional<Trouble> problem)
            implements TemplateInstance {}

    record Line(String name, int variables, List<ConfigGroupView.Used> environments, Moment changed, String by) {
        static Line of(ConfigGroupView group, Instant now) {
            return new Line(
                    group.name(),
                    group.variables().size(),
                    group.environments(),
                    new Moment(group.changedAt(), now),
                    group.changedBy());
        }
    }
}
