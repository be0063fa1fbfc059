package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.app.AppsApi;
import berth.api.build.BuildState;
import berth.api.build.BuildView;
import berth.api.build.BuildsApi;
import berth.api.deployment.DeploymentView;
import berth.api.deployment.DeploymentsApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** One build and the deployment that came of it, with their log while it is written. */
@Path("/apps/{app}/builds/{number}")
@RunOnVirtualThread
class BuildPage {
    private static final Pattern PACK = Pattern.compile("^Pack: (\\S+)", Pattern.MULTILINE);

    private final ActorApi actors;
    private final AppsApi apps;
    private final BuildsApi builds;
    private final DeploymentsApi deployments;

    BuildPage(ActorApi actors, AppsApi apps, BuildsApi builds, DeploymentsApi deployments) {
        this.actors = actors;
        this.apps = apps;
        this.builds = builds;
        this.deployments = deployments;
    }

    @GET
    public Response show(@PathParam("app") String appName, @PathParam("number") String asked) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(appName);
        var build = builds.get(app.name(), ENVIRONMENT, PathNumber.of("build", asked));
        var deployment = deploymentOf(app.name(), build);
        // After the states: the log of work that had ended is whole, and that of other work is followed from here.
        var text = builds.log(app.name(), ENVIRONMENT, build.number());
        var log = LogTail.of(text);
        var head = new Head(
                app.name(),
                app.url(),
                BuildLine.of(build, deployment.map(view -> DeploymentLine.of(view, now)), now),
                build.commit(),
                build.pack().or(() -> packIn(text)).orElse("–"),
                build.release());
        var title = "Build " + build.number() + " of " + app.name();
        return Page.ok(new Content(Frame.of(title, actor), head, Work.of(build, deployment, now), log));
    }

    /** Stops what is under way: the build, or else its deployment. */
    @POST
    @Path("cancel")
    public Response cancel(@PathParam("app") String app, @PathParam("number") String asked) {
        var build = builds.get(app, ENVIRONMENT, PathNumber.of("build", asked));
        var deployment = deploymentOf(app, build);
        if (build.state().isTerminal() && deployment.isPresent()) {
            deployments.cancel(app, ENVIRONMENT, deployment.get().number());
        } else {
            builds.cancel(app, ENVIRONMENT, build.number());
        }
        return Page.seeOther(LocalPath.build(app, build.number())).build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    private Optional<DeploymentView> deploymentOf(String app, BuildView build) {
        return deployments.list(app, ENVIRONMENT, build.number(), null, 1).stream()
                .findFirst();
    }

    /** The builder says it in its log before the build's end is written down. */
    private static Optional<String> packIn(String log) {
        var line = PACK.matcher(log);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    record Content(Frame frame, Head head, Work work, LogTail log) implements TemplateInstance {}

    record Head(String app, URI url, BuildLine build, String commit, String pack, Optional<Integer> release) {}

    /** What may still happen, and so be written to the log. */
    enum Work {
        BUILD,
        /** The build has succeeded, and its deployment has yet to be made. */
        HANDOVER,
        DEPLOYMENT,
        NONE;

        private static final Duration LONGEST_HANDOVER = Duration.ofMinutes(1);

        static Work of(BuildView build, Optional<DeploymentView> deployment, Instant now) {
            if (!build.state().isTerminal()) {
                return BUILD;
            }
            if (deployment.isPresent()) {
                return deployment.get().state().isTerminal() ? NONE : DEPLOYMENT;
            }
            var isFresh = build.endedAt()
                    .filter(end -> end.plus(LONGEST_HANDOVER).isAfter(now))
                    .isPresent();
            return build.state() == BuildState.SUCCEEDED && isFresh ? HANDOVER : NONE;
        }

        public boolean isOpen() {
            return this != NONE;
        }

        /** Name of what can be cancelled, empty if nothing can. */
        public String cancellable() {
            return switch (this) {
                case BUILD -> "build";
                case DEPLOYMENT -> "deployment";
                case HANDOVER, NONE -> "";
            };
        }
    }
}
