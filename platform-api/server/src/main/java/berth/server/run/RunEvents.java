package berth.server.run;

import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Events about runs; each in the transaction that moves the run. Never with the command, which may hold a secret. */
@ApplicationScoped
class RunEvents {
    private final Events events;
    private final Environments environments;

    RunEvents(Events events, Environments environments) {
        this.events = events;
        this.environments = environments;
    }

    void record(String actor, String kind, RunRow row) {
        environments.find(row.environmentId).ifPresent(environment -> record(environment, actor, kind, row, Map.of()));
    }

    void record(EnvironmentRef environment, String actor, String kind, RunRow row, Map<String, String> detail) {
        var all = new HashMap<>(detail);
        all.put("run", String.valueOf(row.number));
        all.put("kind", row.kind.name());
        events.record(Event.ofEnvironment(
                actor, kind, environment.app().team(), environment.app().name(), environment.name(), all));
    }
}
