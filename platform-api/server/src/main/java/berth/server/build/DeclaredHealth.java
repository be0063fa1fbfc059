package berth.server.build;

import berth.node.HealthCheck;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** What either names; this counts where both name one for a process type. */
    DeclaredHealth or(DeclaredHealth other) {
        var checks = new HashMap<>(other.byProcess);
        checks.putAll(byProcess);
        var all = new ArrayList<>(warnings);
        all.addAll(other.warnings);
        return new DeclaredHealth(checks, all);
    }
}
