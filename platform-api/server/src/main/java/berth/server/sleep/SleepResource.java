package berth.server.sleep;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.sleep.SleepApi;
import berth.api.sleep.SleepOrder;
import berth.api.sleep.SleepView;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class SleepResource implements SleepApi {
    private final Sleeps sleeps;
    private final Environments environments;
    private final CurrentActor current;

    SleepResource(Sleeps sleeps, Environments environments, CurrentActor current) {
        this.sleeps = sleeps;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public SleepView show(String app, String environment) {
        return sleeps.view(find(app, environment, Permission.VIEW).id());
    }

    @Override
    public SleepView set(String app, String environment, @Nullable SleepOrder order) {
        var of = find(app, environment, Permission.DEPLOY);
        if (order == null) {
            throw new PlatformException(
                    Category.INVALID,
                    "request.json-invalid",
                    "the body is missing",
                    "send for example {\"afterMinutes\": 30}, or {\"afterMinutes\": null} for never");
        }
        sleeps.set(current.get(), of, Optional.ofNullable(order.afterMinutes()));
        return sleeps.view(of.id());
    }

    @Override
    public SleepView now(String app, String environment) {
        var of = find(app, environment, Permission.DEPLOY);
        sleeps.sleepNow(current.get(), of);
        return sleeps.view(of.id());
    }

    @Override
    public SleepView wake(String app, String environment) {
        var of = find(app, environment, Permission.DEPLOY);
        sleeps.wake(current.get(), of);
        return sleeps.view(of.id());
    }

    private EnvironmentRef find(String app, String environment, Permission permission) {
        return environments.require(current.get(), app, environment, permission);
    }
}
