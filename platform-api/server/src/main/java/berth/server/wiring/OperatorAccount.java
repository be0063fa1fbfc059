package berth.server.wiring;

import berth.server.setting.BerthConfig;
import berth.server.team.Teams;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The operator's account exists from the first start. */
@ApplicationScoped
class OperatorAccount {
    private final Teams teams;
    private final BerthConfig config;

    OperatorAccount(Teams teams, BerthConfig config) {
        this.teams = teams;
        this.config = config;
    }

    void onStart(@Observes @Priority(200) StartupEvent event) {
        config.operator().token().ifPresent(teams::ensureOperator);
    }
}
