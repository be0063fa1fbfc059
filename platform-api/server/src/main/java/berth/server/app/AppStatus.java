package berth.server.app;

import berth.api.app.AppState;
import berth.api.deployment.DeploymentView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How apps are: answered by the features that deploy and run them. */
public interface AppStatus {
    /** How they are now, by their keys; all at once, for a list of many must not ask for each. Not those that are just going. */
    Map<UUID, Seen> of(Collection<AppRef> apps);

    /** How production of one is now. */
    default AppState state(AppRef app) {
        return Optional.ofNullable(of(List.of(app)).get(app.id()))
                .map(Seen::state)
                .orElse(AppState.EMPTY);
    }

    /**
     * How an app is.
     *
     * @param state of production
     * @param lastDeployment production's newest
     */
    record Seen(AppState state, Optional<DeploymentView> lastDeployment) {}
}
