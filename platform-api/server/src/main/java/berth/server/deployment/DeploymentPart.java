package berth.server.deployment;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.environment.Environments;
import jakarta.enterprise.context.ApplicationScoped;

/** An app's deployments go with the app. */
@ApplicationScoped
class DeploymentPart implements AppPart {
    private final DeploymentStore store;
    private final Environments environments;

    DeploymentPart(DeploymentStore store, Environments environments) {
        this.store = store;
        this.environments = environments;
    }

    @Override
    public int rank() {
        return 50;
    }

    @Override
    public void forget(AppRef app) {
        for (var environment : environments.list(app)) {
            store.delete("environmentId", environment.id());
        }
    }
}
