package berth.server.build;

import berth.server.work.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Claims builds for another control plane. */
@ApplicationScoped
public class BuildClaims {
    private final BuildEvents events;
    private final Clock clock;

    BuildClaims(BuildEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Those that wait, and those that it takes for orphans; returns environments. */
    public Collection<UUID> claim(Lease lease) {
        var store = new BuildStore(lease, events, clock);
        var mine =
                store.list("owner", lease.owner()).stream().map(row -> row.id).collect(Collectors.toSet());
        return Stream.concat(store.requeueOrphans(mine).stream(), store.claim(10, Duration.ofMinutes(5)).stream())
                .map(Build::environment)
                .toList();
    }
}
