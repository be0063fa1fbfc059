package berth.console;

import berth.api.app.AppState;
import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.environment.EnvironmentsApi;
import berth.api.team.ActorApi;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** One app: how its production environment is, and how it came to be so. */
@Path("/apps/{app}")
@RunOnVirtualThread
class AppPage {
    /** The environment the console shows. */
    static final String ENVIRONMENT = "production";

    private final ActorApi actors;
    private final AppsApi apps;
    private final EnvironmentsApi environments;
    private final ProductionHistory history;

    AppPage(ActorApi actors, AppsApi apps, EnvironmentsApi environments, ProductionHistory history) {
        this.actors = actors;
        this.apps = apps;
        this.environments = environments;
        this.history = history;
    }

    @GET
    public Response show(@PathParam("app") String name) {
        var now = Instant.now();
        var actor = actors.me();
        var app = apps.get(name);
        var production = environments.get(app.name(), ENVIRONMENT);
        return Page.ok(new Content(
                Frame.of(app.name(), actor),
                app,
                Head.of(app, production.branch().orElse("main"), now),
                SleepLine.of(production.sleep(), now),
                history.instances(app.name(), now),
                history.of(app.name(), now)));
    }

    @ServerExceptionMapper
    public Response explain(RuntimeException failure, ContainerRequestContext request) {
        return ProblemPage.answer(failure, request);
    }

    record Content(
            Frame frame,
            AppView app,
            Head head,
            SleepLine sleep,
            ProductionHistory.Instances instances,
            ProductionHistory.Lines history)
            implements TemplateInstance {}

    /**
     * What a reader wants to know first.
     *
     * @param everLive whether anything was, so that something can sleep
     * @param branch the branch whose pushes go live
     */
    record Head(StateMark state, boolean everLive, Moment made, String branch, Optional<DeploymentLine> deployment) {
        static Head of(AppView app, String branch, Instant now) {
            return new Head(
                    StateMark.of(app.state()),
                    app.state() != AppState.EMPTY && app.state() != AppState.FAILED,
                    new Moment(app.createdAt(), now),
                    branch,
                    app.deployment().map(deployment -> DeploymentLine.of(deployment, now)));
        }
    }
}
