package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.app.AppsApi;
import berth.api.deployment.DeploymentState;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** One deployment: where it stands, what it has done, and why it failed. */
@Path("/apps/{app}/deployments/{number}")
@RunOnVirtualThread
class DeploymentPage {
    private final ActorApi actors;
    private final AppsApi apps;
    private final DeploymentsApi deployments;

    DeploymentPage(ActorApi actors, AppsApi apps, DeploymentsApi deployments) {
        this.actors = actors;
        this.apps = apps;
        this.deployments = deployments;
    }

    @GET
    public Response show(@PathParam("app") String name, @PathParam("number") String asked) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name);
        var deployment = deployments.get(app.name(), ENVIRONMENT, PathNumber.of("deployment", asked));
        return Page.ok(new Content(
                Frame.of("Deployment " + deployment.number() + " of " + app.name(), actor),
                app.name(),
                app.url(),
                DeploymentLine.of(deployment, now),
                Progress.of(deployment, now)));
    }

    @POST
    @Path("cancel")
    public Response cancel(@PathParam("app") String app, @PathParam("number") String asked) {
        var cancelled = deployments.cancel(app, ENVIRONMENT, PathNumber.of("deployment", asked));
        return Page.seeOther(LocalPath.deployment(app, cancelled.number())).build();
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    record Content(Frame frame, String app, URI url, DeploymentLine deployment, Progress progress)
            implements TemplateInstance {}

    /**
     * How far it is.
     *
     * @param from release that was live before, if one was
     * @param open whether it is under way
     */
    record Progress(
            Optional<Integer> from,
            Moment asked,
            String took,
            boolean open,
            boolean succeeded,
            List<DeploymentStep> steps) {
        static Progress of(DeploymentView deployment, Instant now) {
            return new Progress(
                    deployment.fromRelease(),
                    new Moment(deployment.createdAt(), now),
                    Took.between(deployment.startedAt(), deployment.endedAt(), now),
                    !deployment.state().isTerminal(),
                    deployment.state() == DeploymentState.SUCCEEDED,
                    DeploymentStep.of(deployment, now));
        }
    }
}
