package berth.server.build;

import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Events about builds; each in the transaction that moves the build. */
@ApplicationScoped
class BuildEvents {
    private final Events events;
    private final Environments environments;

    BuildEvents(Events events, Environments environments) {
        this.events = events;
        this.environments = environments;
    }

    void record(String actor, String kind, BuildRow row) {
        environments.find(row.environmentId).ifPresent(environment -> record(environment, actor, kind, row, Map.of()));
    }

    void record(EnvironmentRef environment, String actor, String kind, BuildRow row, Map<String, String> detail) {
        var all = new HashMap<>(detail);
        all.put("build", String.valueOf(row.number));
        events.record(Event.ofEnvironment(
                actor, kind, environment.app().team(), environment.app().name(), environment.name(), all));
    }
}
