package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppsApi;
import berth.api.config.ConfigApi;
import berth.api.problem.Category;
import berth.api.problem.KnownFailures;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The config vars of an app's production, masked, with the groups that it uses, and the forms to change both. */
@Path("/apps/{app}/config")
@RunOnVirtualThread
class ConfigPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final ConfigApi config;
    private final AppGroups groups;
    private final KnownFailures failures;
    private final Made made;

    ConfigPage(ActorApi actors, AppsApi apps, ConfigApi config, AppGroups groups, KnownFailures failures, Made made) {
        this.actors = actors;
        this.apps = apps;
        this.config = config;
        this.groups = groups;
        this.failures = failures;
        this.made = made;
    }

    /**
     * @param name of the var that is to be replaced, for the form
     * @param release that a change has made; {@code none} if it made none. The address may be an old one: told is how that release
     *     is now, never that it was made
     */
    @GET
    public Response show(
            @PathParam("app") String app,
            @QueryParam("name") @Nullable String name,
            @QueryParam("made") @Nullable String release) {
        var form = ConfigForm.replacing(requireNonNullElse(name, ""));
        return Page.ok(content(app, form, Optional.ofNullable(release)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response set(
            @PathParam("app") String app,
            @FormParam("name") @Nullable String name,
            @FormParam("value") @Nullable String value) {
        var typed = ConfigForm.typed(name, value);
        try {
            if (value == null) {
                throw new PlatformException(
                        Category.INVALID, "config.value-missing", "there is no value", "type one; it may be empty");
            }
            var view = config.change(app, ENVIRONMENT, false, Collections.singletonMap(typed.name(), typed.value()));
            return Page.seeOther(LocalPath.config(app, view.release())).build();
        } catch (PlatformException refused) {
            return Page.with(refused.category().status(), content(app, typed.refused(refused), Optional.empty()))
                    .build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Content content(String name, ConfigForm form, Optional<String> release) {
        var actor = actors.me();
        var app = apps.get(name).name();
        var now = Instant.now();
        return new Content(
                Frame.of("Config vars of " + app, actor),
                app,
                vars(app),
                groups.of(app, actor.team()),
                form,
                release.filter(number -> !number.equals(LocalPath.NONE))
                        .map(number -> made.line(app, PathNumber.of("release", number), now)),
                release.equals(Optional.of(LocalPath.NONE)));
    }

    /** They, or why they cannot be read: whoever asks should learn what to do about it here. */
    private Vars vars(String app) {
        try {
            return new Vars(ConfigLine.of(config.list(app, ENVIRONMENT, false)), Optional.empty());
        } catch (RuntimeException failure) {
            var known = failures.explain(failure)
                    .filter(refused -> refused.category() == Category.CONFLICT)
                    .orElseThrow(() -> failure);
            return new Vars(List.of(), Optional.of(Trouble.of(known)));
        }
    }

    /**
     * @param made the release that the address names
     * @param unmade whether it says that a change made none
     */
    record Content(
            Frame frame,
            String app,
            Vars vars,
            AppGroups.Names groups,
            ConfigForm form,
            Optional<Made.Line> made,
            boolean unmade)
            implements TemplateInstance {}

    record Vars(List<ConfigLine> lines, Optional<Trouble> problem) {}
}
