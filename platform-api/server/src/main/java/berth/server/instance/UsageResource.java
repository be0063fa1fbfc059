package berth.server.instance;

import berth.api.instance.UsageApi;
import berth.api.instance.UsageView;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

@RunOnVirtualThread
class UsageResource implements UsageApi {
    private final UsageStore store;
    private final Environments environments;
    private final CurrentActor current;
    private final Clock clock;

    UsageResource(UsageStore store, Environments environments, CurrentActor current, Clock clock) {
        this.store = store;
        this.environments = environments;
        this.current = current;
        this.clock = clock;
    }

    @Override
    public List<UsageView> list(String app, String environment, int minutes) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        var back = Duration.ofMinutes(minutes);
        return store.list(of.id(), clock.instant().minus(back));
    }
}
