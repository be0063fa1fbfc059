package berth.server.build;

import berth.node.HealthCheck;
import java.util.List;
import java.util.Map;

/**
 * Health checks as a source names them.
 *
 * @param byProcess checks by process type
 * @param warnings what could not be used and why, for the pusher
 */
public record DeclaredHealth(Map<String, HealthCheck> byProcess, List<String> warnings) {
    /** Of a source that names none. */
    public static final DeclaredHealth NONE = new DeclaredHealth(Map.of(), List.of());

    public DeclaredHealth {
        byProcess = Map.copyOf(byProcess);
        warnings = List.copyOf(warnings);
    }
}
