package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.app.AppsApi;
import berth.api.release.ReleaseView;
import berth.api.release.ReleasesApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** One release: what it holds, what differs from another one, and the way back to it. */
@Path("/apps/{app}/releases/{number}")
@RunOnVirtualThread
class ReleasePage {
    /** To compare with by choosing; others by number in the address. */
    private static final int OTHERS_OFFERED = 50;

    private final ActorApi actors;
    private final AppsApi apps;
    private final ReleasesApi releases;
    private final Differences differences;

    ReleasePage(ActorApi actors, AppsApi apps, ReleasesApi releases, Differences differences) {
        this.actors = actors;
        this.apps = apps;
        this.releases = releases;
        this.differences = differences;
    }

    /** @param with number of the release to compare it with; without it, the one before */
    @GET
    public Response show(
            @PathParam("app") String name,
            @PathParam("number") String asked,
            @QueryParam("with") @Nullable String with) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name).name();
        var release = releases.get(app, ENVIRONMENT, PathNumber.of("release", asked));
        var other = with == null ? before(app, release) : Optional.of(PathNumber.of("release", with));
        var compared = other.map(number -> differences.between(app, number, release.number()));
        var title = "Release " + release.number() + " of " + app;
        return Page.ok(new Content(
                Frame.of(title, actor),
                app,
                Head.of(release, now),
                ProcessLine.of(release),
                compared,
                others(app, release, other)));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Optional<Integer> before(String app, ReleaseView release) {
        return releases.list(app, ENVIRONMENT, release.number(), 1).stream()
                .findFirst()
                .map(ReleaseView::number);
    }

    private List<Other> others(String app, ReleaseView release, Optional<Integer> chosen) {
        var offered = releases.list(app, ENVIRONMENT, null, OTHERS_OFFERED).stream()
                .filter(other -> other.number() != release.number())
                .map(other -> new Other(other.number(), other.live(), chosen.equals(Optional.of(other.number()))))
                .toList();
        var older = chosen.filter(number -> offered.stream().noneMatch(Other::chosen))
                .map(number -> new Other(number, false, true));
        return Stream.concat(offered.stream(), older.stream()).toList();
    }

    /**
     * @param compared with the release before it, or the one that was asked for; empty for the first
     * @param others that it can be compared with
     */
    record Content(
            Frame frame,
            String app,
            Head release,
            List<ProcessLine> processes,
            Optional<Differences.Compared> compared,
            List<Other> others)
            implements TemplateInstance {}

    /** What it is, and where it came from. */
    record Head(ReleaseLine line, String image, String imageBrief, Optional<String> commit, boolean imageGone) {
        static Head of(ReleaseView release, Instant now) {
            return new Head(
                    ReleaseLine.of(release, now),
                    release.image(),
                    Image.brief(release.image()),
                    release.commit(),
                    release.imageGone());
        }
    }

    /** @param chosen whether it is the one that is compared with */
    record Other(int number, boolean live, boolean chosen) {}
}
