package berth.server.build;

import berth.server.setting.BerthConfig;
import berth.server.time.Perishable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Logs of builds, deployments and runs into which nothing was written for long. */
@ApplicationScoped
class OldBuildLogs implements Perishable {
    private final BuildLogs logs;
    private final Duration kept;
    private final Clock clock;

    OldBuildLogs(BuildLogs logs, BerthConfig config, Clock clock) {
        this.logs = logs;
        this.kept = config.keep().logs();
        this.clock = clock;
    }

    @Override
    public String what() {
        return "logs of builds";
    }

    @Override
    public int removeOld() throws IOException {
        return logs.deleteOlder(clock.instant().minus(kept));
    }
}
