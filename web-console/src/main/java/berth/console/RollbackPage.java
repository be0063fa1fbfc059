package berth.console;

import static berth.console.AppPage.ENVIRONMENT;
import static java.util.Objects.requireNonNullElse;

import berth.api.app.AppsApi;
import berth.api.problem.PlatformException;
import berth.api.release.ReleaseView;
import berth.api.release.ReleasesApi;
import berth.api.release.RollbackApi;
import berth.api.release.RollbackOrder;
import berth.api.release.RollbackView;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Says by name what a rollback changes before it is made. */
@Path("/apps/{app}/releases/{number}/rollback")
@RunOnVirtualThread
class RollbackPage {
    private static final String CONFIG = "config";

    /** The live one is among them unless very many failed after it. */
    private static final int RELEASES_READ = 50;

    private final ActorApi actors;
    private final AppsApi apps;
    private final ReleasesApi releases;
    private final RollbackApi rollbacks;
    private final Made made;
    private final Differences differences;

    RollbackPage(
            ActorApi actors,
            AppsApi apps,
            ReleasesApi releases,
            RollbackApi rollbacks,
            Made made,
            Differences differences) {
        this.actors = actors;
        this.apps = apps;
        this.releases = releases;
        this.rollbacks = rollbacks;
        this.made = made;
        this.differences = differences;
    }

    @GET
    public Response ask(
            @PathParam("app") String app,
            @PathParam("number") String asked,
            @QueryParam("what") @Nullable String what) {
        return Page.ok(content(app, asked, requireNonNullElse(what, ""), Optional.empty()));
    }

    /** @param newest number of the release that the page compared with, so that nothing is changed that it did not name */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollBack(
            @PathParam("app") String app,
            @PathParam("number") String asked,
            @FormParam("what") @Nullable String what,
            @FormParam("newest") @Nullable String newest) {
        var number = PathNumber.of("release", asked);
        try {
            var known = newest == null ? null : PathNumber.of("release", newest);
            var answer = rollbacks.rollBack(app, ENVIRONMENT, number, new RollbackOrder(what, known));
            var to = answer.getEntity() instanceof RollbackView view
                    ? deploymentOf(app, view.number())
                    : Optional.<LocalPath>empty();
            return Page.seeOther(to.orElse(LocalPath.deployments(app))).build();
        } catch (PlatformException refused) {
            var page = content(app, asked, requireNonNullElse(what, ""), Optional.of(Trouble.inForm(refused)));
            return Page.with(refused.category().status(), page).build();
        }
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Optional<LocalPath> deploymentOf(String app, int release) {
        return made.deployment(app, release, Instant.now())
                .map(deployment -> LocalPath.deployment(app, deployment.number()));
    }

    private Content content(String name, String asked, String what, Optional<Trouble> problem) {
        var actor = actors.me();
        var app = apps.get(name).name();
        var release = releases.get(app, ENVIRONMENT, PathNumber.of("release", asked));
        var all = releases.list(app, ENVIRONMENT, null, RELEASES_READ);
        var newest = all.getFirst();
        // Config vars are changed from those of the newest release; instances see those of the live one.
        var against = Stream.concat(all.stream().filter(ReleaseView::live), Stream.of(newest))
                .distinct()
                .map(base -> new Against(base.live(), differences.between(app, base.number(), release.number())))
                .toList();
        return new Content(
                Frame.of("Roll back to release " + release.number(), actor),
                app,
                release.number(),
                what.equals(CONFIG),
                newest.number(),
                against,
                problem);
    }

    /**
     * @param configOnly whether image and process types stay as they are
     * @param newest number of the newest release
     * @param against what changes, from the live release and from the newest, where that is another
     */
    record Content(
            Frame frame,
            String app,
            int number,
            boolean configOnly,
            int newest,
            List<Against> against,
            Optional<Trouble> problem)
            implements TemplateInstance {}

    record Against(boolean live, Differences.Compared compared) {}
}
