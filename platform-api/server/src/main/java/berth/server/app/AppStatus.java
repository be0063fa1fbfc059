package berth.server.app;

import berth.api.app.AppState;
import berth.api.deployment.DeploymentView;
import java.util.Optional;

/** How an app is: answered by the features that deploy and run it. */
public interface AppStatus {
    /** How production is now. */
    AppState state(AppRef app);

    /** Production's newest deployment. */
    Optional<DeploymentView> lastDeployment(AppRef app);
}
