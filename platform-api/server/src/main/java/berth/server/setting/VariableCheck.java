package berth.server.setting;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Stops the start on a mistyped {@code BERTH_…} variable, which would otherwise leave a default in force unseen. */
@ApplicationScoped
class VariableCheck {
    void onStart(@Observes @Priority(1) StartupEvent event) {
        var unknown = KnownVariables.unknown(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(
                    "unknown settings " + unknown + " in the environment; known are " + KnownVariables.names());
        }
    }
}
