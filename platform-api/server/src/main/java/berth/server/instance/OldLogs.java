package berth.server.instance;

import berth.server.environment.Environments;
import berth.server.setting.BerthConfig;
import berth.server.time.Perishable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** Logs of instances into which nothing was written for long, and those of environments that are gone. */
@ApplicationScoped
class OldLogs implements Perishable {
    private final LogFolder folder;
    private final Environments environments;
    private final Duration kept;
    private final Clock clock;

    OldLogs(LogFolder folder, Environments environments, BerthConfig config, Clock clock) {
        this.folder = folder;
        this.environments = environments;
        this.kept = config.keep().logs();
        this.clock = clock;
    }

    @Override
    public String what() {
        return "logs of instances";
    }

    @Override
    public int removeOld() throws IOException {
        var oldest = clock.instant().minus(kept);
        int count = 0;
        var folders = folder.environments();
        // After the folders: an environment is there before its first log is.
        var known = environments.keys();
        for (String environment : folders) {
            boolean isGone = isGone(environment, known);
            for (LogFile file : folder.of(environment)) {
                if (isGone || file.writtenAt().isBefore(oldest)) {
                    file.delete();
                    count++;
                }
            }
            folder.tidy(environment);
        }
        return count;
    }

    private static boolean isGone(String environment, Set<UUID> known) {
        try {
            return !known.contains(UUID.fromString(environment));
        } catch (IllegalArgumentException notOurs) {
            return false;
        }
    }
}
