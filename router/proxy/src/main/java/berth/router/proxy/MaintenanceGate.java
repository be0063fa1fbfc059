package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Maintenance;
import org.jspecify.annotations.Nullable;

/** Lets nobody pass while the app is worked on. */
record MaintenanceGate(String label, Maintenance maintenance) implements Gate {
    MaintenanceGate {
        requireNonNull(label, "label is null");
        requireNonNull(maintenance, "maintenance is null");
    }

    @Override
    public @Nullable OwnAnswer stop(RequestHead head) {
        return Refusal.maintenance(label, maintenance);
    }
}
