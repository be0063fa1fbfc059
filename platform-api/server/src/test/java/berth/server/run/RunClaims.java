package berth.server.run;

import berth.server.setting.BerthConfig;
import berth.server.work.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Claims runs for another control plane. */
@ApplicationScoped
public class RunClaims {
    private final BerthConfig config;
    private final RunEvents events;
    private final Clock clock;

    RunClaims(BerthConfig config, RunEvents events, Clock clock) {
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    /** Those that wait, and those that it takes for orphans. */
    public Collection<UUID> claim(Lease lease, Set<UUID> held) {
        return new RunStore(lease, config, events, clock)
                .claim(held).stream().map(Run::id).toList();
    }
}
