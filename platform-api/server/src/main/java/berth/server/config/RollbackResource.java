package berth.server.config;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.ReleasesApi;
import berth.api.release.RollbackApi;
import berth.api.release.RollbackOrder;
import berth.api.release.RollbackView;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.release.ReleaseHistory;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class RollbackResource implements RollbackApi {
    private final ConfigVars config;
    private final ReleaseHistory releases;
    private final ReleasesApi views;
    private final Environments environments;
    private final CurrentActor current;

    RollbackResource(
            ConfigVars config,
            ReleaseHistory releases,
            ReleasesApi views,
            Environments environments,
            CurrentActor current) {
        this.config = config;
        this.releases = releases;
        this.views = views;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public Response rollBack(String app, String environment, int number, @Nullable RollbackOrder order) {
        var actor = current.get();
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        var what = what(order);
        var newest = Optional.ofNullable(order).map(RollbackOrder::newest);
        var back = config.rollBack(actor, of, releases.require(actor, of, number), what, newest);
        var path = "/api/v1/apps/" + app + "/environments/" + environment + "/releases/"
                + back.made().number();
        return Response.created(URI.create(path))
                .entity(RollbackView.of(views.get(app, environment, back.made().number()), back.config()))
                .build();
    }

    private static Rollback what(@Nullable RollbackOrder order) {
        if (order == null || order.what() == null) {
            throw new PlatformException(
                    Category.INVALID,
                    "rollback.what-missing",
                    "it is not said what to roll back",
                    "send {\"what\": \"all\"} for image, process types and config vars, or {\"what\": \"config\"} for config"
                            + " vars alone");
        }
        var what = order.what();
        return switch (what) {
            case "all" -> Rollback.ALL;
            case "config" -> Rollback.CONFIG;
            default ->
                throw new PlatformException(
                        Category.INVALID,
                        "rollback.invalid",
                        "\"" + what + "\" cannot be rolled back to",
                        "say \"all\" or \"config\"");
        };
    }
}
