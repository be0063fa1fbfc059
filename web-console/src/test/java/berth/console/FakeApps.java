package berth.console;

import berth.api.app.AppState;
import berth.api.app.AppView;
import berth.api.app.AppsApi;
import berth.api.app.NewApp;
import berth.api.environment.EnvironmentView;
import berth.api.environment.EnvironmentsApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Apps in memory. */
@ApplicationScoped
class FakeApps implements AppsApi {
    private final FakeActors actors;
    private final Samples samples;

    FakeApps(FakeActors actors, Samples samples) {
        this.actors = actors;
        this.samples = samples;
    }

    @Override
    public List<AppView> list() {
        actors.me();
        samples.brokenWith().ifPresent(failure -> {
            throw failure;
        });
        return List.copyOf(samples.apps().values());
    }

    @Override
    public Response create(NewApp order) {
        actors.me();
        var name = Optional.ofNullable(order.name()).orElse("");
        if (!name.matches("[a-z](-?[a-z0-9]){0,29}")) {
            throw new PlatformException(
                    Category.INVALID,
                    "app.name-invalid",
                    "\"" + name + "\" cannot be an app's name",
                    "Take 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter.");
        }
        if (samples.apps().containsKey(name)) {
            throw new PlatformException(
                    Category.CONFLICT, "app.name-taken", "The name " + name + " is taken", "Choose another name.");
        }
        var app = samples.app(name, AppState.EMPTY, Optional.empty());
        samples.apps().put(name, app);
        return Response.status(201).entity(app).build();
    }

    @Override
    public AppView get(String app) {
        actors.me();
        return samples.app(app);
    }

    @Override
    public void delete(String app) {
        samples.apps().remove(get(app).name());
    }

    /** Each app has its production environment. */
    @ApplicationScoped
    static class Environments implements EnvironmentsApi {
        private final FakeApps apps;
        private final Samples samples;

        Environments(FakeApps apps, Samples samples) {
            this.apps = apps;
            this.samples = samples;
        }

        @Override
        public List<EnvironmentView> list(String app) {
            return List.of(get(app, "production"));
        }

        @Override
        public EnvironmentView get(String app, String environment) {
            return new EnvironmentView(
                    app,
                    environment,
                    apps.get(app).url(),
                    Optional.of("main"),
                    Optional.empty(),
                    samples.sleep(apps.get(app)));
        }
    }
}
