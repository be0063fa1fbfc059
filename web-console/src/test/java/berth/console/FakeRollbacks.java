package berth.console;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.RollbackApi;
import berth.api.release.RollbackOrder;
import berth.api.release.RollbackView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the new release and queues its deployment, as the platform does. */
@ApplicationScoped
class FakeRollbacks implements RollbackApi {
    private final FakeApps apps;
    private final FakeReleases releases;
    private final Samples samples;

    FakeRollbacks(FakeApps apps, FakeReleases releases, Samples samples) {
        this.apps = apps;
        this.releases = releases;
        this.samples = samples;
    }

    @Override
    public Response rollBack(String app, String environment, int number, @Nullable RollbackOrder order) {
        var to = releases.get(app, environment, number);
        var what = Optional.ofNullable(order)
                .map(RollbackOrder::what)
                .orElseThrow(() -> new PlatformException(
                        Category.INVALID, "rollback.what-missing", "it is not said what to roll back", ""));
        if (what.equals("all") && to.imageGone()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "release.image-gone",
                    "the image of v" + number + " was removed: Berth keeps those of the last releases only",
                    "push its commit again, or roll back its config alone");
        }
        var history = samples.of(apps.get(app));
        var newest = history.releases().getFirst().number();
        Optional.ofNullable(order)
                .map(RollbackOrder::newest)
                .filter(known -> known != newest)
                .ifPresent(known -> {
                    throw new PlatformException(
                            Category.CONFLICT,
                            "rollback.outdated",
                            "release " + newest + " was made meanwhile, so nothing was rolled back",
                            "look at what changes now, and go on if you want that");
                });
        var cause = "rollback to " + (what.equals("config") ? "the config of v" : "v") + number;
        var made = releases.get(app, environment, history.release(cause, to));
        return Response.status(201)
                .entity(RollbackView.of(made, Optional.empty()))
                .build();
    }
}
