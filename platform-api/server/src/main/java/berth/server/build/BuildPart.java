package berth.server.build;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.environment.Environments;
import jakarta.enterprise.context.ApplicationScoped;

/** An app's builds and their logs go with the app. */
@ApplicationScoped
class BuildPart implements AppPart {
    private final BuildStore store;
    private final BuildLogs logs;
    private final Environments environments;

    BuildPart(BuildStore store, BuildLogs logs, Environments environments) {
        this.store = store;
        this.logs = logs;
        this.environments = environments;
    }

    @Override
    public int rank() {
        return 30;
    }

    @Override
    public void forget(AppRef app) {
        for (var environment : environments.list(app)) {
            for (var row : store.list("environmentId", environment.id())) {
                store.delete(row);
                logs.delete(row.id);
            }
        }
        store.flush();
    }
}
