package berth.server.run;

import berth.node.NodeRuntime;
import berth.node.RunStatus;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Containers of runs that are over, or that nobody knows: a crash came before their removal. */
@ApplicationScoped
class StrayRuns {
    private static final Logger LOG = Logger.getLogger(StrayRuns.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final NodeRuntime runtime;
    private final Runs runs;
    private final Clock clock;
    private Instant next = Instant.EPOCH;

    StrayRuns(NodeRuntime runtime, Runs runs, @Steady Clock clock) {
        this.runtime = runtime;
        this.runs = runs;
        this.clock = clock;
    }

    void turn() {
        if (clock.instant().isBefore(next)) {
            return;
        }
        next = clock.instant().plus(INTERVAL);
        // The node is asked first: a run is in the database before it is on the node.
        for (RunStatus seen : runtime.runs()) {
            if (isStray(seen)) {
                LOG.infof("removing what is left of run %s", seen.key().id());
                runtime.remove(seen.key(), Duration.ZERO);
            }
        }
    }

    private boolean isStray(RunStatus seen) {
        try {
            return runs.find(UUID.fromString(seen.key().id()))
                    .map(run -> run.state().isTerminal())
                    .orElse(true);
        } catch (IllegalArgumentException notOurs) {
            return true;
        }
    }
}
